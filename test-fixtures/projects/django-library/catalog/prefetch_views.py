"""Which calls on a prefetched relation are answered from memory, and which ask the database all the same."""
from django.http import JsonResponse

from .models import Author, AuthorProfile, Book, Publisher


def prefetched_reverse_count(request):
    books = Book.objects.prefetch_related("copies")
    return JsonResponse({book.title: book.copies.count() for book in books})  # clean: n-plus-one — counted from memory once prefetched


def prefetched_many_count(request):
    books = Book.objects.prefetch_related("authors")
    return JsonResponse({book.title: book.authors.count() for book in books})  # clean: n-plus-one — counted from memory once prefetched


def prefetched_length(request):
    books = Book.objects.prefetch_related("authors")
    return JsonResponse({book.title: len(book.authors.all()) for book in books})  # clean: n-plus-one — counted from memory once prefetched


def prefetched_reverse_exists(request):
    books = Book.objects.prefetch_related("copies")
    return JsonResponse({book.title: book.copies.exists() for book in books})  # clean: n-plus-one — answered from memory once prefetched


def prefetched_many_exists(request):
    books = Book.objects.prefetch_related("authors")
    return JsonResponse({book.title: book.authors.exists() for book in books})  # clean: n-plus-one — answered from memory once prefetched


def prefetched_first(request):
    books = Book.objects.prefetch_related("copies")
    return JsonResponse({book.title: book.copies.first().shelf for book in books})  # expect: n-plus-one


def prefetched_slice(request):
    books = Book.objects.prefetch_related("copies")
    return JsonResponse({book.title: [copy.shelf for copy in book.copies.all()[:1]] for book in books})  # clean: n-plus-one — cut from memory once prefetched


def prefetched_values(request):
    books = Book.objects.prefetch_related("copies")
    return JsonResponse({book.title: list(book.copies.values_list("shelf", flat=True)) for book in books})  # expect: n-plus-one


def prefetched_ordered(request):
    books = Book.objects.prefetch_related("authors")
    data = {}
    for book in books:
        data[book.title] = [author.name for author in book.authors.order_by("name")]  # expect: n-plus-one
    return JsonResponse(data)


def back_to_publisher(request):
    data = []
    for publisher in Publisher.objects.prefetch_related("book_set"):
        for book in publisher.book_set.all():
            data.append(book.publisher.name)  # clean: n-plus-one — the rows of a related manager know their parent
    return JsonResponse({"publishers": data})


def back_to_author(request):
    authors = Author.objects.select_related("profile")
    return JsonResponse({"authors": [author.profile.author.name for author in authors]})  # clean: n-plus-one — the joined row knows its parent


def profiles_in_list(request):
    profiles = AuthorProfile.objects.select_related("author__country")
    return JsonResponse({profile.author.name: profile.author.country.name for profile in profiles})  # clean: n-plus-one — joined above


def books_by_index(request):
    books = Book.objects.order_by("pk")
    return JsonResponse({"titles": [books[index].title for index in range(books.count())]})  # expect: n-plus-one


def books_by_index_loaded(request):
    books = list(Book.objects.order_by("pk"))
    return JsonResponse({"titles": [books[index].title for index in range(len(books))]})  # clean: n-plus-one — a list in memory


def known_books(request):
    known = Book.objects.values_list("pk", flat=True)
    return JsonResponse({"known": [author.pk in known for author in Author.objects.all()]})  # clean: loop-invariant-query — a queryset keeps its rows


def pairs(request):
    authors = Author.objects.all()
    data = []
    for book in Book.objects.all():
        data.append([author.name for author in authors])  # clean: loop-invariant-query — a queryset keeps its rows
    return JsonResponse({"pairs": data})


def pairs_read_again(request):
    data = []
    for book in Book.objects.all():
        data.append([author.name for author in Author.objects.all()])  # expect: loop-invariant-query
    return JsonResponse({"pairs": data})


def pairs_of_a_copy(request):
    authors = Author.objects.all()
    data = []
    for book in Book.objects.all():
        data.append([author.name for author in authors.all()])  # expect: loop-invariant-query
    return JsonResponse({"pairs": data})
