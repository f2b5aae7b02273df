# Links between rows that a pass makes or takes away: what is read through them is another answer in the next pass.
from django.db import models


class Tag(models.Model):
    name = models.CharField(max_length=20)


class Book(models.Model):
    title = models.CharField(max_length=50)
    tags = models.ManyToManyField(Tag, related_name="books")


class Chapter(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="chapters", null=True)
    title = models.CharField(max_length=50)


def without_doubles(book: Book):
    for tag in list(book.tags.all()) * 2:
        if tag in book.tags.all():  # clean: loop-invariant-query — the pass takes one away
            book.tags.remove(tag)


def with_all(book: Book):
    for tag in Tag.objects.all():
        if book.tags.count() < 5:  # clean: loop-invariant-query — the pass adds one
            book.tags.add(tag)


def replaced(book: Book):
    for tag in Tag.objects.all():
        print(list(book.tags.all()))  # clean: loop-invariant-query — the pass replaces them
        book.tags.set([tag])


def emptied(book: Book):
    for tag in Tag.objects.all():
        print(tag, book.tags.exists())  # clean: loop-invariant-query — the pass takes all away
        book.tags.clear()


def made(book: Book):
    for other in Book.objects.all():
        print(list(book.tags.values_list("name", flat=True)))  # clean: loop-invariant-query — the pass makes one
        book.tags.create(name=other.title)


def from_the_other_side(book: Book):
    for tag in Tag.objects.all():
        print(list(book.tags.all()))  # clean: loop-invariant-query — the pass adds one
        tag.books.add(book)


def through_a_filter(book: Book):
    for tag in Tag.objects.all():
        print(Book.objects.filter(tags__name="new").count())  # clean: loop-invariant-query — the pass adds one
        book.tags.add(tag)


def by_their_column(book: Book):
    for chapter in Chapter.objects.filter(book=None):
        print(book.chapters.count())  # clean: loop-invariant-query — the pass adds one
        book.chapters.add(chapter)


def of_something_else(book: Book, other: Book):
    for tag in Tag.objects.all():
        print(Chapter.objects.filter(title="x").count())  # expect: loop-invariant-query
        book.tags.add(tag)


def only_read(book: Book):
    for tag in Tag.objects.all():
        print(tag in book.tags.all())  # expect: loop-invariant-query
