# What reads rows without saying so: texts, conditions, questions for an attribute. And what asks no more than once.
from django.core.cache import cache, caches
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")


class Loan(models.Model):
    book = models.OneToOneField(Book, on_delete=models.CASCADE, related_name="loan")


def printed():
    for author in Author.objects.all():
        print(author.books.all())  # expect: n-plus-one


def formatted():
    for author in Author.objects.all():
        print(f"wrote {author.books.all()}")  # expect: n-plus-one


def by_percent():
    for author in Author.objects.all():
        yield "%s wrote %s" % (author.name, author.books.all())  # expect: n-plus-one


def by_format():
    for author in Author.objects.all():
        yield "wrote {}".format(author.books.all())  # expect: n-plus-one


def as_text():
    for author in Author.objects.all():
        yield str(author.books.all())  # expect: n-plus-one


def or_nothing():
    for author in Author.objects.all():
        yield author.books.filter(title="A") or None  # expect: n-plus-one


def or_nothing_once():
    for author in Author.objects.all():
        books = author.books.filter(title="A")
        found = books or None  # expect: n-plus-one
        for book in books:  # clean: n-plus-one — they were read where it was asked whether there are any
            print(book.title, found)


def asked_for():
    for book in Book.objects.all().select_related("loan"):
        if hasattr(book, "loan"):  # expect: n-plus-one
            print(book.loan.pk)  # clean: n-plus-one — the book keeps what it was asked for


def asked_by_name():
    for book in Book.objects.all().select_related("author"):
        print(getattr(book, "author", None))  # expect: n-plus-one
        print(book.author.name)  # clean: n-plus-one — the book keeps what it was asked for


def kept_in_a_cache():
    for author in Author.objects.all():
        print(cache.get_or_set(author.pk, lambda: author.books.count()))  # clean: n-plus-one — the cache has it from then on
        print(caches["numbers"].get_or_set(f"books-{author.pk}", lambda: author.books.count(), 30))  # clean: n-plus-one — so has this one


class Authors:
    def __init__(self):
        self._known = {}

    def named(self, pk):
        try:
            return self._known[pk]
        except KeyError:
            self._known[pk] = Author.objects.get(pk=pk)  # clean: n-plus-one — the dict has it from then on
            return self._known[pk]


def named_each(keys):
    authors = Authors()
    for pk in keys:
        print(authors.named(pk))


def first_known(keys):
    return next((pk for pk in keys if Author.objects.filter(pk=pk).exists()), None)  # clean: n-plus-one — it stops at the first that there is
