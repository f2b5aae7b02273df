from django.db.models import Count
from django.shortcuts import render

from .models import Author, Book


def books(request):
    return render(request, "library/books.html", {"books": Book.objects.all().select_related("author")})  # origin: #books


def authors(request):
    return render(request, "library/authors.html", {"authors": Author.objects.all().annotate(book_count=Count("books", distinct=True))})  # origin: #authors


def loaded_books(request):
    return render(request, "library/loaded_books.html", {"books": Book.objects.select_related("author")})
