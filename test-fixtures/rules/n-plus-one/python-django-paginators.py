# Pages of rows: what comes along is asked of the query that pages are made of.
from django.core.paginator import Paginator
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)


def names(request):
    paginated = Paginator(Book.objects.order_by("title"), 50)
    page = paginated.get_page(request.GET.get("page"))
    return [book.author.name for book in page]  # expect: n-plus-one


def first_names():
    return [book.author.name for book in Paginator(Book.objects.order_by("title"), 50).page(1)]  # expect: n-plus-one
