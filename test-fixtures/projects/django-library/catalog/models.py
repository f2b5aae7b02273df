from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.functional import cached_property

from .managers import AuthorManager, BookQuerySet, CopyManager


class Country(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


class Publisher(models.Model):
    name = models.CharField(max_length=100)
    country = models.ForeignKey(Country, on_delete=models.CASCADE)

    def __str__(self):
        return self.name


class Author(models.Model):
    name = models.CharField(max_length=100)
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="authors")

    objects = AuthorManager()

    def __str__(self):
        return self.name


class AuthorProfile(models.Model):
    author = models.OneToOneField(Author, on_delete=models.CASCADE, related_name="profile")
    biography = models.TextField()


class Genre(models.Model):
    name = models.CharField(max_length=100)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")

    def __str__(self):
        return self.name


class Note(models.Model):
    text = models.TextField()
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveIntegerField()
    content_object = GenericForeignKey("content_type", "object_id")

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id"])]


class Book(models.Model):
    title = models.CharField(max_length=200)
    isbn = models.CharField(max_length=20, unique=True)
    summary = models.TextField(default="")
    published_on = models.DateField()
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE)
    authors = models.ManyToManyField(Author, related_name="books")
    genres = models.ManyToManyField(Genre, related_name="books")
    notes = GenericRelation(Note)

    objects = BookQuerySet.as_manager()

    def __str__(self):
        return self.title

    @property
    def imprint(self):
        return f"{self.title}, {self.publisher.name}"  # expect: n-plus-one #imprint

    @cached_property
    def main_author(self):
        return self.authors.order_by("pk").first()  # expect: n-plus-one #main-author

    def author_line(self):
        return ", ".join(author.name for author in self.authors.all())  # expect: n-plus-one #author-line


class Copy(models.Model):
    shelf = models.CharField(max_length=20)
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="copies")

    objects = CopyManager()
