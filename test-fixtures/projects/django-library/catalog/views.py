"""Function views that read the catalogue."""
import json
from functools import lru_cache

from django.db.models import Count, Prefetch, prefetch_related_objects
from django.http import JsonResponse
from django.views.decorators.http import require_POST

from .models import Author, Book, Copy, Country, Genre, Note, Publisher
from .services import cheapest_shelf, genre_tree, genre_tree_in_memory


def book_publishers(request):
    data = []
    for book in Book.objects.all():
        data.append({"title": book.title, "publisher": book.publisher.name})  # expect: n-plus-one
    return JsonResponse({"books": data})


def book_publishers_joined(request):
    data = []
    for book in Book.objects.select_related("publisher"):
        data.append({"title": book.title, "publisher": book.publisher.name})  # clean: n-plus-one — joined above
    return JsonResponse({"books": data})


def book_publisher_countries(request):
    books = Book.objects.select_related("publisher")
    return JsonResponse({
        "books": [book.publisher.country.name for book in books],  # expect: n-plus-one
    })


def book_publisher_countries_joined(request):
    books = Book.objects.with_publisher().newest_first()
    return JsonResponse({
        "books": [book.publisher.country.name for book in books],  # clean: n-plus-one — joined by the custom queryset
    })


def book_publisher_ids(request):
    books = Book.objects.all()
    return JsonResponse({"books": [book.publisher_id for book in books]})  # clean: n-plus-one — a column of the row


def book_authors(request):
    data = []
    for book in Book.objects.all():
        data.append([author.name for author in book.authors.all()])  # expect: n-plus-one
    return JsonResponse({"books": data})


def book_authors_prefetched(request):
    data = []
    for book in Book.objects.prefetch_related("authors"):
        data.append([author.name for author in book.authors.all()])  # clean: n-plus-one — prefetched above
    return JsonResponse({"books": data})


def book_authors_filtered(request):
    data = []
    for book in Book.objects.prefetch_related("authors"):
        data.append([author.name for author in book.authors.filter(country__name="Country 1")])  # expect: n-plus-one
    return JsonResponse({"books": data})


def book_authors_filtered_prefetched(request):
    local = Prefetch("authors", queryset=Author.objects.filter(country__name="Country 1"), to_attr="local_authors")
    data = []
    for book in Book.objects.prefetch_related(local):
        data.append([author.name for author in book.local_authors])  # clean: n-plus-one — prefetched into a list
    return JsonResponse({"books": data})


def book_authors_prefetched_late(request):
    books = list(Book.objects.all())
    prefetch_related_objects(books, "authors")
    return JsonResponse({
        "books": [[author.name for author in book.authors.all()] for book in books],  # clean: n-plus-one — prefetched into the list
    })


def publisher_book_counts(request):
    publishers = Publisher.objects.all()
    return JsonResponse({publisher.name: publisher.book_set.count() for publisher in publishers})  # expect: n-plus-one


def publisher_book_counts_annotated(request):
    publishers = Publisher.objects.annotate(books=Count("book"))
    return JsonResponse({publisher.name: publisher.books for publisher in publishers})  # clean: n-plus-one — counted by the database


def author_profiles(request):
    authors = Author.objects.all()
    return JsonResponse({author.name: author.profile.biography for author in authors})  # expect: n-plus-one


def author_profiles_joined(request):
    authors = Author.objects.with_profile()
    return JsonResponse({author.name: author.profile.biography for author in authors})  # clean: n-plus-one — joined by the queryset


def book_imprints(request):
    books = Book.objects.all()
    return JsonResponse({"books": [book.imprint for book in books]})  # origin: #imprint


def book_imprints_joined(request):
    books = Book.objects.select_related("publisher")
    return JsonResponse({"books": [book.imprint for book in books]})  # clean: n-plus-one — joined before the property asks


def main_authors(request):
    data = {}
    for book in Book.objects.all():
        if book.main_author is not None:  # origin: #main-author
            data[book.title] = book.main_author.name
    return JsonResponse(data)


def author_lines(request):
    books = Book.objects.all()
    return JsonResponse({"lines": list(map(lambda book: book.author_line(), books))})  # origin: #author-line


def author_lines_prefetched(request):
    books = Book.objects.prefetch_related("authors")
    return JsonResponse({"lines": [book.author_line() for book in books]})  # clean: n-plus-one — prefetched before the method asks


def copy_publishers(request):
    copies = Copy.objects.all()
    return JsonResponse({"copies": [copy.book.publisher.name for copy in copies]})  # clean: n-plus-one — the default manager joins


def copy_countries(request):
    copies = Copy.objects.all()
    return JsonResponse({
        "copies": [copy.book.publisher.country.name for copy in copies],  # expect: n-plus-one
    })


def note_subjects(request):
    notes = Note.objects.all()
    return JsonResponse({"notes": [str(note.content_object) for note in notes]})  # expect: n-plus-one


def note_subjects_prefetched(request):
    notes = Note.objects.prefetch_related("content_object")
    return JsonResponse({"notes": [str(note.content_object) for note in notes]})  # clean: n-plus-one — prefetched by type


def book_notes(request):
    data = {}
    for book in Book.objects.all():
        data[book.title] = [note.text for note in book.notes.all()]  # expect: n-plus-one
    return JsonResponse(data)


def book_notes_prefetched(request):
    data = {}
    for book in Book.objects.prefetch_related("notes"):
        data[book.title] = [note.text for note in book.notes.all()]  # clean: n-plus-one — prefetched above
    return JsonResponse(data)


def book_isbns_deferred(request):
    books = Book.objects.only("title")
    return JsonResponse({book.title: book.isbn for book in books})  # expect: n-plus-one


def book_isbns_only(request):
    books = Book.objects.only("title", "isbn")
    return JsonResponse({book.title: book.isbn for book in books})  # clean: n-plus-one — both columns are read


@require_POST
def chosen_authors(request):
    names = []
    for pk in json.loads(request.body)["ids"]:
        names.append(Author.objects.get(pk=pk).name)  # expect: n-plus-one
    return JsonResponse({"authors": names})


@require_POST
def chosen_authors_in_bulk(request):
    wanted = json.loads(request.body)["ids"]
    found = Author.objects.in_bulk(wanted)
    return JsonResponse({"authors": [found[pk].name for pk in wanted]})  # clean: n-plus-one — a dictionary in memory


def books_of_genres(request):
    data = {}
    for pk in Genre.objects.values_list("pk", flat=True):
        data[pk] = list(Book.objects.filter(genres=pk).values_list("title", flat=True))  # expect: n-plus-one
    return JsonResponse(data)


def books_in_chunks(request):
    keys = list(Book.objects.values_list("pk", flat=True))
    titles = []
    for start in range(0, len(keys), 500):
        chunk = keys[start:start + 500]
        titles += [book.title for book in Book.objects.filter(pk__in=chunk)]  # clean: n-plus-one — one statement for five hundred keys
    return JsonResponse({"titles": titles})


def books_streamed(request):
    books = Book.objects.select_related("publisher").iterator(chunk_size=100)
    return JsonResponse({"books": [book.publisher.name for book in books]})  # clean: n-plus-one — joined, and streamed a hundred at a time


def genre_overview(request):
    roots = Genre.objects.filter(parent=None)
    return JsonResponse({"tree": [genre_tree(root) for root in roots]})  # origin: #genre-tree


def genre_overview_in_memory(request):
    return JsonResponse({"tree": genre_tree_in_memory(None, list(Genre.objects.all()))})  # clean: n-plus-one — the recursion walks a list


def shelves(request):
    books = Book.objects.all()
    return JsonResponse({book.title: cheapest_shelf(book) for book in books})  # origin: #shelf


def first_translated(request):
    for country in Country.objects.order_by("pk"):
        author = country.authors.first()  # clean: n-plus-one — stops at the first hit
        if author is not None:
            return JsonResponse({"author": author.name})
    return JsonResponse({"author": None})


def counts_by_letter(request):
    data = {}
    for letter in ("A", "B", "C"):
        data[letter] = Book.objects.filter(title__startswith=letter).count()  # clean: n-plus-one — three letters, written down here
    return JsonResponse(data)


@lru_cache(maxsize=None)
def country_name(pk):
    return Country.objects.get(pk=pk).name  # clean: n-plus-one — remembered, so asked once a country


def home_country_of_books(request):
    country_name.cache_clear()
    return JsonResponse({"countries": [country_name(1) for _ in Book.objects.all()]})  # clean: loop-invariant-query — the function remembers


def default_country_of_books(request):
    data = {}
    for book in Book.objects.all():
        home = Country.objects.order_by("pk").first()  # expect: loop-invariant-query
        data[book.title] = home.name
    return JsonResponse(data)


def book_detail(request):
    data = []
    for book in Book.objects.filter(isbn="isbn-1")[:1]:
        data.append({"title": book.title, "publisher": book.publisher.name})  # clean: n-plus-one — at most one row
    return JsonResponse({"books": data})

