from django import template

register = template.Library()


@register.filter
def review_count(book):
    return book.reviews.count()  # expect: n-plus-one #filter


@register.filter(name="shorten")
def shorten_title(book, length):
    return book.title[:length]  # clean: n-plus-one — a column of the row


@register.simple_tag
def author_line(book):
    return f"{book.title} by {book.author.name}"  # expect: n-plus-one #simple-tag


@register.simple_tag(takes_context=True)
def heading(context, book):
    return context["prefix"] + book.title  # clean: n-plus-one — columns and the context only


@register.inclusion_tag("catalog/_latest_reviews.html")
def latest_reviews(book):
    return {"reviews": book.reviews.order_by("-pk")}
