# What is asked of the parent of all rows is the same for each of them.
# no-fix: the parent is reached through the rows, which are not there before the loop
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")


def one_parent(pk):
    author = Author.objects.get(pk=pk)
    for book in author.books.all():
        print(book.author.books.count())  # expect: loop-invariant-query


def many_parents():
    for author in Author.objects.all():
        print(author.books.count())  # clean: loop-invariant-query — each author has a number of its own
