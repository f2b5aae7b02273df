# Foreign keys that are followed per row: directly, in comprehensions, over two hops, in properties and helpers.
from django.conf import settings
from django.db import models


class Publisher(models.Model):
    name = models.CharField(max_length=100)


class Author(models.Model):
    name = models.CharField(max_length=100)
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE)


class Book(models.Model):
    title = models.CharField(max_length=200)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)

    @property
    def byline(self):
        return f"{self.title} by {self.author.name}"  # expect: n-plus-one

    def imprint(self):
        return self.author.publisher.name  # clean: n-plus-one — its only caller joins both tables


class Cover(models.Model):
    book = models.OneToOneField(Book, on_delete=models.CASCADE)


def direct():
    for book in Book.objects.all().select_related("author"):
        print(book.author.name)  # expect: n-plus-one


def in_a_comprehension():
    return [book.author.name for book in Book.objects.filter(title__startswith="A").select_related("author")]  # expect: n-plus-one


def second_hop():
    for book in Book.objects.select_related("author__publisher"):
        print(book.author.publisher.name)  # expect: n-plus-one


def through_a_variable():
    books = Book.objects.order_by("title").select_related("author")
    recent = list(books)
    for book in recent:
        author = book.author  # expect: n-plus-one
        print(author.name)


def through_a_property():
    return [book.byline for book in Book.objects.all().select_related("author")]


def to_the_user_model():
    for book in Book.objects.exclude(editor=None).select_related("editor"):
        print(book.editor.username)  # expect: n-plus-one


def the_reverse_of_one_to_one():
    for book in Book.objects.all().select_related("cover"):
        print(book.cover.pk)  # expect: n-plus-one


def label(book):
    return book.author.name  # expect: n-plus-one


def through_a_helper():
    return [label(book) for book in Book.objects.all().select_related("author")]


def sorted_by_relation():
    books = sorted(Book.objects.all().select_related("author"), key=lambda book: book.title)
    return {book.author for book in books}  # expect: n-plus-one


def joined():
    for book in Book.objects.select_related("author__publisher"):
        print(book.author.publisher.name)  # clean: n-plus-one — both were joined
        print(book.imprint())


def joined_by_default():
    for book in Book.objects.select_related():
        print(book.author.name)  # clean: n-plus-one — without names every required key is joined


def prefetched():
    for book in Book.objects.prefetch_related("author"):
        print(book.author.name)  # clean: n-plus-one — one query for all authors


def key_column():
    for book in Book.objects.all():
        print(book.author_id, book.pk)  # clean: n-plus-one — the key is a column of the row


def one_row(pk):
    book = Book.objects.get(pk=pk)
    print(book.author.name)  # clean: n-plus-one — one row


def assigned(author):
    for book in Book.objects.all():
        book.author = author
        print(book.author.name)  # clean: n-plus-one — assigned before


def first_three():
    for book in Book.objects.all()[:3]:
        print(book.author.name)  # clean: n-plus-one — at most three rows


def joined_below(authors):
    for author in Author.objects.select_related("publisher").prefetch_related("books"):
        for book in author.books.all():  # expect: n-plus-one
            print(book.author.publisher.name)  # clean: n-plus-one — the author is the one that the books were reached from


def loaded_together():
    books = list(Book.objects.all())
    models.prefetch_related_objects(books, "author")
    for book in books:
        print(book.author.name)  # clean: n-plus-one — loaded for all books above
