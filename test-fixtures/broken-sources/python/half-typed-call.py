from shop.models import Book


def listing(request):
    books = Book.objects.filter(owner=request.user
    for book in books:
        print(book.author.name)


def survivor(books):
    return [book.title for book in books]
