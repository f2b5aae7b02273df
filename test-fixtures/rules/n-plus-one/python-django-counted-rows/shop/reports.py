# Related rows that are only counted or asked for: the rows bring that as a column.
from .models import Author, Book, Tag


def plain():
    for author in Author.objects.filter(name="x"):
        print(author.books.count())  # expect: n-plus-one


def filtered(limit):
    authors = Author.objects.all()
    for author in authors:
        print(author.books.filter(active=True).count())  # expect: n-plus-one
        print(author.books.filter(pages__gt=limit).count())  # expect: n-plus-one


def flags():
    for author in Author.objects.order_by("name"):
        if author.books.filter(active=True).exists():  # expect: n-plus-one
            print(author.name)
        if author.books.exists():  # expect: n-plus-one
            print(author.name)


def many():
    return [(tag.name, tag.tagged.count()) for tag in Tag.objects.all()[:500]]  # expect: n-plus-one


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
