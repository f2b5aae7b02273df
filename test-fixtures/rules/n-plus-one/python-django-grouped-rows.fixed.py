# Rows that are grouped in a dict: what comes out of it is what went in.
from collections import defaultdict

from django.db import models


class Reader(models.Model):
    name = models.CharField(max_length=50)


class Shelf(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    reader = models.ForeignKey(Reader, on_delete=models.CASCADE)
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE)


def by_default():
    books = {}
    for book in Book.objects.all().select_related("reader"):
        books.setdefault(book.shelf_id, []).append(book)
    for shelf in Shelf.objects.all():
        for book in books.get(shelf.pk, []):
            print(book.reader.name)  # expect: n-plus-one


def indexed():
    books = {}
    for book in Book.objects.all().select_related("reader"):
        books.setdefault(book.shelf_id, set()).add(book)
    for shelf in Shelf.objects.all():
        for book in books[shelf.pk]:
            print(book.reader.name)  # expect: n-plus-one


def grouped():
    books = {}
    for book in Book.objects.all().select_related("reader"):
        books.setdefault(book.shelf_id, []).append(book)
    return books


def all_values():
    for books in grouped().values():
        for book in books:
            print(book.reader.name)  # expect: n-plus-one


def all_items():
    for shelf, books in grouped().items():
        for book in books or []:
            print(shelf, book.reader.name)  # expect: n-plus-one


def of_a_factory():
    books = defaultdict(lambda: [])
    for book in Book.objects.all().select_related("reader"):
        books[book.shelf_id].append(book)
    for shelf in Shelf.objects.all():
        for book in books[shelf.pk]:
            print(book.reader.name)  # expect: n-plus-one


def by_two_keys():
    books = defaultdict(dict)
    for book in Book.objects.all().select_related("reader"):
        books[book.shelf_id][book.title] = book
    for shelf in Shelf.objects.all():
        for book in books[shelf.pk].values():
            print(book.reader.name)  # expect: n-plus-one


def counted():
    counts = defaultdict(int)
    for book in Book.objects.select_related("reader"):
        counts[book.reader.name] += 1  # clean: n-plus-one — it came along
    return counts


def a_query_at_each_shelf():
    shelves = Shelf.objects.all()
    books_by_shelf_id = {}
    for book in Book.objects.filter(shelf__in=shelves).select_related("reader"):
        books_by_shelf_id.setdefault(book.shelf_id, []).append(book)

    for shelf in shelves:
        for book in books_by_shelf_id.get(shelf.pk, []):  # expect: n-plus-one
            print(shelf.name, book.reader.name)  # expect: n-plus-one


def came_along():
    books = {}
    for book in Book.objects.select_related("reader"):
        books.setdefault(book.shelf_id, []).append(book)
    for shelf in Shelf.objects.all():
        for book in books.get(shelf.pk, []):
            print(book.reader.name)  # clean: n-plus-one — it came along


def chosen_books(titles):
    books = {}
    for book in Book.objects.filter(title__in=titles).select_related("reader"):
        books.setdefault(book.shelf_id, []).append(book)
    return [book.reader.name for book in books.get(1, [])]  # clean: n-plus-one — it came along
