# Rows that already have what they are asked for: the parent through which they were reached, what an earlier loop has loaded, the row that they extend.
from django.db import models


class Country(models.Model):
    name = models.CharField(max_length=50)


class Author(models.Model):
    name = models.CharField(max_length=50)
    country = models.ForeignKey(Country, on_delete=models.CASCADE)


class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")


class EBook(Book):
    url = models.CharField(max_length=50)


def one_parent(pk):
    author = Author.objects.get(pk=pk)
    for book in author.books.all():
        print(book.author.country.name)  # clean: n-plus-one — each book's author is the very author that it was reached from


def many_parents():
    for author in Author.objects.all():
        for book in author.books.all():  # expect: n-plus-one
            print(book.author.country.name)  # expect: n-plus-one


def listed_parents():
    books = [book for author in Author.objects.prefetch_related("books") for book in author.books.all()]
    for book in books:
        print(book.author.country.name)  # expect: n-plus-one


def loaded_before():
    books = Book.objects.all()
    for book in books:
        print(book.author.name)  # expect: n-plus-one
    for book in books:
        print(book.author.name)  # clean: n-plus-one — the books have kept their authors
        print(book.author.country.name)  # expect: n-plus-one


def loaded_before_in_a_list():
    books = list(Book.objects.all())
    names = [book.author.name for book in books]  # expect: n-plus-one
    for book in books:
        print(book.author.name, names)  # clean: n-plus-one — the books of the list have kept their authors


def loaded_for_some():
    books = Book.objects.all()
    for book in books:
        if book.title:
            print(book.author.name)  # expect: n-plus-one
    for book in books:
        print(book.author.name)  # expect: n-plus-one


def left_early():
    books = Book.objects.all()
    for book in books:
        if not book.title:
            continue
        print(book.author.name)  # expect: n-plus-one
    for book in books:
        print(book.author.name)  # expect: n-plus-one


def asked_again():
    books = Book.objects.all()
    for book in books:
        print(book.author.name)  # expect: n-plus-one
    for book in books.filter(title="A"):
        print(book.author.name)  # expect: n-plus-one


def extended_rows():
    for book in EBook.objects.all():
        print(book.book_ptr.title)  # clean: n-plus-one — the columns of the book came with the row that extends it
        print(book.book_ptr.author.name)  # expect: n-plus-one
