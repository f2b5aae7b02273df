# Lists that several queries fill: a row has what its own query loads.
from itertools import chain

from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    sold = models.BooleanField(default=False)


def extended():
    books = list(Book.objects.filter(sold=True))
    books.extend(Book.objects.filter(title="x"))
    return [book.author.name for book in books]  # expect: n-plus-one


def half_loaded():
    books = list(Book.objects.filter(sold=True).select_related("author"))
    books += list(Book.objects.filter(title="x"))
    for book in books:
        print(book.author.name)  # expect: n-plus-one


def added():
    books = list(Book.objects.filter(sold=True)) + list(Book.objects.filter(title="x").select_related("author"))
    for number, book in enumerate(books):
        print(number, book.author.name)  # expect: n-plus-one


def chained():
    for book in sorted(chain(Book.objects.filter(sold=True), Book.objects.filter(title="x")), key=lambda book: book.title):
        print(book.author.name)  # expect: n-plus-one


def collected():
    books = []
    for book in Book.objects.filter(sold=True).select_related("author"):
        books.append(book)
    for book in Book.objects.filter(title="x"):
        books.append(book)
    print_all(books)


def print_all(books):
    for book in books:
        print(book.author.name)  # expect: n-plus-one


def each_in_turn():
    yield from Book.objects.filter(sold=True)
    yield from Book.objects.filter(title="x").select_related("author")


def in_turn():
    for book in each_in_turn():
        print(book.author.name)  # expect: n-plus-one


def authors_of_both():
    authors = [book.author for book in chain(Book.objects.filter(sold=True).select_related("author"), Book.objects.filter(title="x").select_related("author"))]
    for author in authors:
        for book in author.books.all():  # expect: n-plus-one
            print(book.title)


def spread():
    books = [*Book.objects.filter(sold=True), *Book.objects.filter(title="x").select_related("author")]
    return {book.title: book.author.name for book in books}  # expect: n-plus-one


def either(cheap: bool):
    books = Book.objects.filter(sold=True).select_related("author")
    if cheap:
        books = Book.objects.filter(title="x").select_related("author")
    for book in books:
        print(book.author.name)  # clean: n-plus-one — every query loads it


def both_loaded():
    books = list(Book.objects.filter(sold=True).select_related("author"))
    books.extend(Book.objects.filter(title="x").select_related("author"))
    for book in books:
        print(book.author.name)  # clean: n-plus-one — every query loads it


def filled():
    books = []
    for book in Book.objects.filter(sold=True).select_related("author"):
        books.append(book)
    for book in Book.objects.filter(title="x"):
        books.append(book)
    for book in books:
        print(book.author.name)  # expect: n-plus-one


def kept():
    books = {}
    for book in Book.objects.filter(sold=True).select_related("author"):
        books[book.pk] = book
    for book in Book.objects.filter(title="x"):
        books[book.pk] = book
    for key, book in books.items():
        print(key, book.author.name)  # expect: n-plus-one
    return [book.author for book in books.values()]  # expect: n-plus-one
