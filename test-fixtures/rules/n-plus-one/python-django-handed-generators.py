# What callers hand in to be gone over: a generator gives its elements once, so that nothing can be read for all of them before.
from django.db import models


class Book(models.Model):
    title = models.CharField(max_length=50)


class Page(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE)


def chosen(books):
    for book in books:
        if book.title:
            yield book


def empty_ones(books):
    empty = []
    for book in books:
        if not Page.objects.filter(book=book).exists():  # expect: n-plus-one
            empty.append(book.title)
    return empty


def empty_ones_of_lists(books):
    empty = []
    for book in books:
        if not Page.objects.filter(book=book).exists():  # expect: n-plus-one
            empty.append(book.title)
    return empty


class Shelf:
    def empty_ones(self, books):
        empty = []
        for book in books:
            if not Page.objects.filter(book=book).exists():  # expect: n-plus-one
                empty.append(book.title)
        return empty


def both(shelf: Shelf):
    books = Book.objects.all()
    found = empty_ones(chosen(books))
    found += empty_ones_of_lists([book for book in books if book.title])
    return found + shelf.empty_ones(book for book in books)
