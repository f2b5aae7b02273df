from django.db.models import Count, Exists, OuterRef
from django.shortcuts import render
from django.views.generic import ListView

from .models import Author, Book, Tag


def authors(request):
    authors = Author.objects.order_by("name").annotate(
        has_books=Exists(Book.objects.filter(author=OuterRef("pk"))),
        book_count=Count("books", distinct=True),
    )
    return render(request, "shop/authors.html", {"authors": authors})


def tags(request):
    return render(
        request,
        "shop/tags.html",
        {"tags": Tag.objects.all().annotate(tagged_count=Count("tagged", distinct=True))},
    )


class TagList(ListView):
    queryset = Tag.objects.all().annotate(tagged_count=Count("tagged", distinct=True))
    template_name = "shop/tag_list.html"


class AuthorList(ListView):
    template_name = "shop/author_list.html"

    def get_queryset(self):
        return Author.objects.all().annotate(book_count=Count("books", distinct=True))


def shelves(request):
    return render(
        request,
        "shop/shelves.html",
        {
            "authors": Author.objects.order_by("name").annotate(
                book_count=Count("books", distinct=True)
            )
        },
    )
