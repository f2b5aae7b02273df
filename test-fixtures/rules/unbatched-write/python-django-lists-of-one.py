# A list that is written down with one row in it is no batch.
# no-fix: the list is there already, and nobody says what else might be put into it
from django.db import models


class Shelf(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE)


def created():
    for shelf in Shelf.objects.all():
        Book.objects.bulk_create([Book(title="Index", shelf=shelf)])  # expect: unbatched-write


def updated():
    for book in Book.objects.all():
        book.title = book.title.strip()
        Book.objects.bulk_update([book], ["title"])  # expect: unbatched-write


def batched(titles):
    for shelf in Shelf.objects.all():
        books = [Book(title=title, shelf=shelf) for title in titles]
        Book.objects.bulk_create(books)  # clean: unbatched-write — as many as there are titles


def both():
    for shelf in Shelf.objects.all():
        Book.objects.bulk_create([Book(title="Index", shelf=shelf), Book(title="Map", shelf=shelf)])  # clean: unbatched-write — more than one at a time
