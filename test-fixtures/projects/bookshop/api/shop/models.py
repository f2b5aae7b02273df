from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100, db_index=True)
    country = models.CharField(max_length=60, blank=True)


class Book(models.Model):
    title = models.CharField(max_length=200, db_index=True)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")

    @property
    def byline(self):
        return f"{self.title} by {self.author.name}"


class Review(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="reviews")
    rating = models.IntegerField(db_index=True)
    is_hidden = models.BooleanField(default=False)
