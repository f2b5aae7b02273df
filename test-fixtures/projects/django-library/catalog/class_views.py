"""Class views that render the catalogue through templates."""
from django.views.generic import DetailView, ListView, TemplateView

from .models import Book, Genre, Publisher


class BookListView(ListView):
    model = Book
    paginate_by = 50
    ordering = ["pk"]
    template_name = "catalog/book_list.html"
    context_object_name = "books"  # origin: #book-row


class JoinedBookListView(BookListView):
    template_name = "catalog/joined_book_list.html"

    def get_queryset(self):
        return super().get_queryset().select_related("publisher")


class BookShelfView(ListView):
    queryset = Book.objects.order_by("pk")
    template_name = "catalog/book_shelves.html"  # origin: #available


class AuthorsOfBooksView(ListView):
    queryset = Book.objects.order_by("pk").prefetch_related("authors")
    template_name = "catalog/book_authors.html"


class BookDetailView(DetailView):
    model = Book
    template_name = "catalog/book_detail.html"


class PublisherGroupsView(TemplateView):
    template_name = "catalog/publisher_groups.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["books"] = Book.objects.order_by("publisher_id")  # origin: #regroup
        return context


class JoinedPublisherGroupsView(TemplateView):
    template_name = "catalog/publisher_groups_joined.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["books"] = Book.objects.select_related("publisher").order_by("publisher_id")
        return context


class PublisherBooksView(TemplateView):
    template_name = "catalog/publisher_books.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(publishers=Publisher.objects.all(), **kwargs)


class GenreMenuView(TemplateView):
    template_name = "catalog/genre_menu_page.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(genres=Genre.objects.all()[:1], **kwargs)
