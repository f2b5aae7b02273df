from django import template

from catalog.models import Genre

register = template.Library()


@register.filter
def available_copies(book):
    return book.copies.count()  # expect: n-plus-one #available


@register.inclusion_tag("catalog/genre_menu.html")
def genre_menu():
    return {"genres": Genre.objects.filter(parent=None)}  # clean: n-plus-one — once a page
