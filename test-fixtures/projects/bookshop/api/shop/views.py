from django.shortcuts import render
from rest_framework import viewsets

from shop.models import Author, Book, Review
from shop.serializers import BookSerializer


class BookViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Book.objects.order_by("title")
    serializer_class = BookSerializer


def new_books(request):
    return render(request, "shop/new_books.html", {"books": Book.objects.order_by("-id")[:100]})


def authors(request):
    # Two statements, whatever the number of authors.
    return render(request, "shop/authors.html", {"authors": Author.objects.prefetch_related("books")[:50]})


def hide_reviews(request, review_ids):
    for review in Review.objects.filter(pk__in=review_ids):
        review.is_hidden = True
        review.save()
    return render(request, "shop/done.html")
