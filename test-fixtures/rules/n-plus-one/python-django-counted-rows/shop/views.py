from django.shortcuts import render
from django.views.generic import ListView

from .models import Author, Tag


def authors(request):
    authors = Author.objects.order_by("name")
    return render(request, "shop/authors.html", {"authors": authors})


def tags(request):
    return render(request, "shop/tags.html", {"tags": Tag.objects.all()})


class TagList(ListView):
    queryset = Tag.objects.all()
    template_name = "shop/tag_list.html"


class AuthorList(ListView):
    template_name = "shop/author_list.html"

    def get_queryset(self):
        return Author.objects.all()


def shelves(request):
    return render(request, "shop/shelves.html", {"authors": Author.objects.order_by("name")})
