"""Editions of books: names that differ from the database's, a default order, nullable relations, JSON, arrays, and models that extend another's rows."""
from catalog.models import Author, Book
from django.contrib.postgres.fields import ArrayField
from django.db import models


class PrintedManager(models.Manager):
    """Only what has been printed."""

    def get_queryset(self):
        return super().get_queryset().filter(printed_at__isnull=False)


class Series(models.Model):
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]


class Edition(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="editions")
    translator = models.ForeignKey(Author, null=True, on_delete=models.SET_NULL, related_name="translations", db_column="translated_by")
    series = models.ForeignKey(Series, null=True, on_delete=models.SET_NULL)
    label = models.CharField(max_length=100, db_column="label_text")
    pages = models.IntegerField(default=0)
    sold = models.IntegerField(default=0)
    data = models.JSONField(default=dict)
    keywords = ArrayField(models.CharField(max_length=40), default=list)
    printed_at = models.DateTimeField(null=True)
    is_listed = models.BooleanField(default=True)

    objects = models.Manager()
    printed = PrintedManager()

    class Meta:
        db_table = "edition_records"
        ordering = ["-printed_at", "label"]


class AudioEdition(Edition):
    minutes = models.IntegerField(default=0)


class ListedEdition(Edition):
    class Meta:
        proxy = True
        ordering = ["label"]
