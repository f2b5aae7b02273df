from django.shortcuts import render

from shelf.models import Book


def inherited(request):
    return render(
        request, "shelf/child.html", {"books": Book.objects.all().select_related("author")}
    )


def hidden(request):
    return render(request, "shelf/other.html", {"books": Book.objects.all()})


def middle(request):
    return render(
        request,
        "shelf/grandchild.html",
        {"papers": Book.objects.all().select_related("author"), "books": []},
    )


def macros(request):
    return render(
        request, "shelf/macros_used.html", {"books": Book.objects.all().select_related("author")}
    )


def named(request):
    return render(
        request, "shelf/macro_named.html", {"books": Book.objects.all().select_related("author")}
    )
