# file-is-clean
from django.db import models


class Country(models.Model):
    name = models.CharField(max_length=80)


class Author(models.Model):
    name = models.CharField(max_length=200)
    country = models.ForeignKey(Country, on_delete=models.CASCADE)


class Publisher(models.Model):
    name = models.CharField(max_length=200)
    country = models.ForeignKey(Country, null=True, on_delete=models.SET_NULL)

    def __str__(self):
        return self.name


class Book(models.Model):
    title = models.CharField(max_length=200)
    author = models.ForeignKey(Author, related_name="books", on_delete=models.CASCADE)
    publisher = models.ForeignKey(Publisher, related_name="books", on_delete=models.CASCADE)

    def get_absolute_url(self):
        return f"/books/{self.pk}/"


class Review(models.Model):
    book = models.ForeignKey(Book, related_name="reviews", on_delete=models.CASCADE)
    reader = models.ForeignKey(Author, related_name="+", on_delete=models.CASCADE)
    text = models.TextField()
