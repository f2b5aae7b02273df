# no-fix: shown only: nobody knows how large the tables are until a planner is asked
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import ListView

from .models import Article, Letter, Note


class Articles(ListView):
    model = Article
    paginate_by = 20
    template_name = "shop/articles.html"


def article(request, slug):
    found = get_object_or_404(Article, slug=slug)  # clean: missing-index — a SlugField has an index unless told otherwise
    return JsonResponse({"title": found.title})


def newest(request):
    return JsonResponse({"titles": [each.title for each in Article.objects.all()[:5]]})  # expect: missing-index "by date"


def letters(request):
    pages = Paginator(Letter.objects.order_by("sent_at"), 50)  # known-miss: missing-index — the page's own query is not followed to here
    return render(request, "shop/letters.html", {"page": pages.get_page(1)})


def from_sender(request, sender):
    found = Letter.objects.filter(sender=sender).order_by("-sent_at")[:10]
    return JsonResponse({"dates": [str(each.sent_at) for each in found]})  # expect: missing-index "filters shop_letter by sender, sent_at"


def notes(request):
    return JsonResponse({"topics": [each.topic for each in Note.objects.all()[:5]]})  # clean: missing-index — the ordering's column has an index


def on_topic(request, topic):
    found = Note.objects.filter(topic=topic).first()  # expect: missing-index "filters shop_note by topic"
    return JsonResponse({"written": str(found.written)})
