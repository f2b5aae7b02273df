from django.contrib import admin

from .models import Author, Book, Copy, Publisher


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    list_display = ["name", "country"]  # clean: n-plus-one — a foreign key among the columns is joined by the admin itself


@admin.register(Publisher)
class PublisherAdmin(admin.ModelAdmin):
    list_display = ["name", "titles"]

    def titles(self, publisher):
        return publisher.book_set.count()  # expect: n-plus-one


@admin.register(Book)
class BookAdmin(admin.ModelAdmin):
    list_display = ["title", "author_names"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("authors")

    def author_names(self, book):
        return ", ".join(author.name for author in book.authors.all())  # clean: n-plus-one — prefetched by get_queryset


@admin.register(Copy)
class CopyAdmin(admin.ModelAdmin):
    list_display = ["shelf", "publisher"]

    def publisher(self, copy):
        return copy.book.publisher.name  # clean: n-plus-one — the default manager joins
