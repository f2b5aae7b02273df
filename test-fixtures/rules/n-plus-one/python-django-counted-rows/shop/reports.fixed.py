# Related rows that are only counted or asked for: the rows bring that as a column.
from django.db.models import Count, Exists, OuterRef, Q

from .models import Author, Book, Tag


def plain():
    for author in Author.objects.filter(name="x").annotate(
        book_count=Count("books", distinct=True)
    ):
        print(author.book_count)  # expect: n-plus-one


def filtered(limit):
    authors = Author.objects.all().annotate(
        active_book_count=Count("books", filter=Q(books__active=True), distinct=True),
        matching_book_count=Count("books", filter=Q(books__pages__gt=limit), distinct=True),
    )
    for author in authors:
        print(author.active_book_count)  # expect: n-plus-one
        print(author.matching_book_count)  # expect: n-plus-one


def flags():
    for author in Author.objects.order_by("name").annotate(
        has_active_books=Exists(Book.objects.filter(author=OuterRef("pk"), active=True)),
        has_books=Exists(Book.objects.filter(author=OuterRef("pk"))),
    ):
        if author.has_active_books:  # expect: n-plus-one
            print(author.name)
        if author.has_books:  # expect: n-plus-one
            print(author.name)


def many():
    return [(tag.name, tag.tagged_count) for tag in Tag.objects.all().annotate(tagged_count=Count("tagged", distinct=True))[:500]]  # expect: n-plus-one


def multi():
    for author in Author.objects.filter(books__active=True):
        print(author.books.count())  # expect: n-plus-one


def branched(x):
    if x:
        authors = Author.objects.filter(name=x)
    else:
        authors = Author.objects.all()
    for author in authors:
        print(author.books.count())  # expect: n-plus-one


def deleted():
    authors = Author.objects.all()
    for author in authors:
        print(author.books.count())  # expect: n-plus-one
    authors.delete()


def of_what_is_left_out():
    for author in Author.objects.all():
        print(author.essays.count())  # expect: n-plus-one


def with_the_first(authors):
    return any(author.books.exists() for author in Author.objects.all())  # expect: n-plus-one


def handed_on(show):
    authors = Author.objects.all()
    show(authors)
    for author in authors:
        print(author.books.count())  # expect: n-plus-one
