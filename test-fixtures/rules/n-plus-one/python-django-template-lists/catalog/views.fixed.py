from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.views.generic import DetailView, ListView, TemplateView

from .models import Author, Book, Publisher, Review


def book_table(request):
    books = Book.objects.order_by("title").select_related("author", "publisher").annotate(review_count=Count("reviews", distinct=True))  # origin: #table
    return render(request, "catalog/book_table.html", {"books": books})


def book_cards(request):
    books = Book.objects.select_related("author", "publisher").prefetch_related("reviews")
    return render(request, "catalog/book_cards.html", {"books": books})


def book_rows(request):
    return TemplateResponse(request, "catalog/book_rows.html", {"books": Book.objects.all().select_related("publisher", "author")})  # origin: #include


def book_tags(request):
    context = {"prefix": "> "}
    context["books"] = Book.objects.all().select_related("author")  # origin: #filter #simple-tag #inclusion
    return render(request, "catalog/book_tags.html", context)


def book_groups(request):
    return render(
        request,
        "catalog/book_groups.html",
        {
            "books": Book.objects.all().select_related("publisher"),
            "loaded": Book.objects.select_related("publisher"),
        },
    )


def reader(request, pk):
    book = get_object_or_404(Book, pk=pk)
    return render(request, "catalog/reader.html", {"book": book, "reviews": book.reviews.select_related("reader")})


class PublisherList(ListView):
    model = Publisher
    queryset = Publisher.objects.select_related("country").prefetch_related("books")


class AuthorList(ListView):
    queryset = Author.objects.select_related("country").prefetch_related("books")
    paginate_by = 50


class BookList(ListView):
    model = Book
    paginate_by = 20
    context_object_name = "books"
    template_name = "catalog/book_page.html"
    queryset = Book.objects.select_related("author")


class BookDetail(DetailView):
    queryset = Book.objects.all().prefetch_related("reviews__reader")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["siblings"] = Book.objects.filter(author=self.object.author).select_related("publisher")
        return context


class LoadedQueryset:
    def get_queryset(self):
        return super().get_queryset().select_related("book__author")


class ReviewList(LoadedQueryset, ListView):
    model = Review
    template_name = "catalog/reviews.html"


class Home(TemplateView):
    template_name = "catalog/home.html"
    extra_context = {"title": "Catalogue"}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.update({"newest": Book.objects.order_by("-pk").select_related("publisher")[:50]})
        return context
