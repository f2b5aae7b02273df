# Querysets that methods of the project's own build, and rows that come along with others and are asked for anew.
from django.db import models


class Shelf(models.Model):
    title = models.CharField(max_length=20)


class BookQuerySet(models.QuerySet):
    def lent(self):
        return self.filter(is_lent=True)

    def note_shelves(self):
        self = self.select_related("shelf")
        for book in self:
            print(book.shelf.title)  # clean: n-plus-one — joined above


class Book(models.Model):
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="books")
    title = models.CharField(max_length=20)
    is_lent = models.BooleanField()
    objects = BookQuerySet.as_manager()


class Copy(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="copies")
    place = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="+")


def lent_by_title():
    return [book.shelf.title for book in Book.objects.lent().order_by("title").select_related("shelf")]  # expect: n-plus-one


def places(shelf: Shelf):
    lines = []
    for book in shelf.books.all().prefetch_related("copies__place"):
        copies = book.copies.all()
        for copy in copies:  # expect: n-plus-one
            lines.append(copy.place.title)  # expect: n-plus-one
    return lines


def places_asked_for_anew(pk: int):
    shelf = Shelf.objects.prefetch_related("books__copies__place").get(pk=pk)
    lines = []
    for book in shelf.books.all().order_by("title").prefetch_related("copies__place"):
        for copy in book.copies.all():  # expect: n-plus-one
            lines.append(copy.place.title)  # expect: n-plus-one
    return lines


def places_that_came_along(pk: int):
    shelf = Shelf.objects.prefetch_related("books__copies__place").get(pk=pk)
    return [copy.place.title for book in shelf.books.all() for copy in book.copies.all()]  # clean: n-plus-one — all of it came along


def by_shelf():
    books = list(Book.objects.all().select_related("shelf"))
    books.sort(key=lambda book: book.shelf.title)  # expect: n-plus-one
    return books


def noted():
    books = Book.objects.filter(is_lent=False).select_related("shelf")
    books.note_shelves()
    return [book.shelf.title for book in books]  # expect: n-plus-one
