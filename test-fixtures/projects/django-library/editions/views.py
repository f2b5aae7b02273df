"""Searches for editions and books, each with another combination of lookups, joins, orders and limits."""
import datetime

from catalog.models import Author, Book, Copy, Publisher
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, Sum
from django.http import JsonResponse

from .models import AudioEdition, Edition, ListedEdition

TODAY = datetime.date(2024, 5, 1)
NOW = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.timezone.utc)


def answer(rows):
    return JsonResponse({"rows": len(rows)})


def filter_chain(request):
    return answer(list(Edition.objects.filter(pages__gte=10).filter(is_listed=True).exclude(sold=0)[:20]))


def by_keys(request):
    return answer(list(Edition.objects.filter(pk__in=request.GET.getlist("id") or [1, 2], pages__in=[1, 2, 3])[:20]))


def by_label_part(request):
    return answer(list(Edition.objects.filter(label__icontains=request.GET.get("q", "a")).order_by("label")[:20]))


def by_label_prefix(request):
    return answer(list(Edition.objects.filter(label__startswith=request.GET.get("q", "a")).order_by("label")[:20]))


def by_label_suffix(request):
    return answer(list(Edition.objects.filter(label__iendswith="x").order_by()[:20]))


def by_label_any_case(request):
    return answer(list(Edition.objects.filter(label__iexact=request.GET.get("q", "a"))[:20]))


def by_pattern(request):
    return answer(list(Edition.objects.filter(label__regex="^E").order_by("-pages", "pk")[:20]))


def of_year(request):
    return answer(list(Edition.objects.filter(printed_at__year=2024).order_by("printed_at")[:20]))


def since_year(request):
    return answer(list(Edition.objects.filter(printed_at__year__gte=2020)[:20]))


def of_day(request):
    return answer(list(Edition.objects.filter(printed_at__date=TODAY)[:20]))


def of_month(request):
    return answer(list(Edition.objects.filter(printed_at__month=5)[:20]))


def between(request):
    return answer(list(Edition.objects.filter(pages__range=(1, 100), printed_at__lt=NOW)[:20]))


def not_translated(request):
    return answer(list(Edition.objects.filter(translator=None, series__isnull=False)[:20]))


def by_translator_name(request):
    return answer(list(Edition.objects.filter(translator__name=request.GET.get("name", ""))[:20]))


def by_publisher_country(request):
    return answer(list(Edition.objects.filter(book__publisher__country__name="Norway").order_by("book__title")[:20]))


def by_book_key(request):
    return answer(list(Edition.objects.filter(book_id=1, translator__id=request.GET.get("id", 1))[:20]))


def by_book_author(request):
    return answer(list(Edition.objects.filter(book__authors__name__istartswith="a").distinct()[:20]))


def either(request):
    return answer(list(Edition.objects.filter(Q(label="x") | Q(book__title="y"), pages__gt=0)[:20]))


def either_optional(request):
    return answer(list(Edition.objects.filter(Q(translator__name="x") | Q(series__name="y"))[:20]))


def neither(request):
    return answer(list(Edition.objects.filter(~Q(label="x"), ~(Q(pages=1) & Q(sold=2)))[:20]))


def not_by_translator(request):
    return answer(list(Edition.objects.exclude(translator__name="x")[:20]))


def sold_out(request):
    return answer(list(Edition.objects.filter(sold__gte=F("pages"))[:20]))


def books_with_large_editions(request):
    return answer(list(Book.objects.filter(editions__pages__gt=100, editions__is_listed=True)[:20]))


def books_with_two_editions(request):
    return answer(list(Book.objects.filter(editions__pages__gt=100).filter(editions__sold=0)[:20]))


def books_without_copies_on_shelf(request):
    return answer(list(Book.objects.exclude(copies__shelf="S1")[:20]))


def books_not_by(request):
    return answer(list(Book.objects.exclude(authors__name="x")[:20]))


def books_without_editions(request):
    return answer(list(Book.objects.filter(editions__isnull=True)[:20]))


def books_of_author(request):
    return answer(list(Book.objects.filter(authors=1, genres__in=[1, 2])[:20]))


def books_in_subquery(request):
    return answer(list(Book.objects.filter(publisher__in=Publisher.objects.filter(country__name="x"))[:20]))


def books_in_values(request):
    return answer(list(Book.objects.filter(pk__in=Edition.objects.filter(pages__gt=5).values("book_id"))[:20]))


def books_that_have(request):
    return answer(list(Book.objects.filter(Exists(Edition.objects.filter(book=OuterRef("pk"), pages__gt=5)))[:20]))


def books_with_notes(request):
    return answer(list(Book.objects.filter(notes__text__contains="good")[:20]))


def large_sizes(request):
    return answer(list(Edition.objects.filter(data__size="large")[:20]))


def deep_sizes(request):
    return answer(list(Edition.objects.filter(data__paper__weight=80)[:20]))


def data_contains(request):
    return answer(list(Edition.objects.filter(data__contains={"size": "large"})[:20]))


def has_size(request):
    return answer(list(Edition.objects.filter(data__has_key="size")[:20]))


def with_keyword(request):
    return answer(list(Edition.objects.filter(keywords__contains=["new"])[:20]))


def with_some_keywords(request):
    return answer(list(Edition.objects.filter(keywords__overlap=["new", "old"])[:20]))


def joined(request):
    return answer(list(Edition.objects.select_related("book__publisher", "translator")[:20]))


def by_series(request):
    return answer(list(Edition.objects.order_by("series", "-pages")[:20]))


def by_series_name_last(request):
    return answer(list(Edition.objects.order_by(F("series__name").desc(nulls_last=True))[:20]))


def backwards(request):
    return answer(list(Edition.objects.reverse()[:20]))


def second_page(request):
    return answer(list(Edition.objects.order_by("label")[20:40]))


def labels(request):
    return answer(list(Edition.objects.values_list("label", flat=True).distinct().order_by("label")[:20]))


def only_labels(request):
    return answer(list(Edition.objects.only("label")[:20]))


def counted_editions(request):
    return answer(list(Book.objects.annotate(edition_count=Count("editions")).filter(edition_count__gt=1).order_by("-edition_count")[:20]))


def sold_per_book(request):
    return answer(list(Edition.objects.values("book_id").annotate(total=Sum("sold")).order_by("-total")[:20]))


def printed_only(request):
    return answer(list(Edition.printed.filter(sold=0)[:20]))


def audio_editions(request):
    return answer(list(AudioEdition.objects.filter(label="x", minutes__gt=5)[:20]))


def listed_editions(request):
    return answer(list(ListedEdition.objects.filter(is_listed=True)[:20]))


def copies_of_title(request):
    return answer(list(Copy.objects.filter(book__title="x").order_by("shelf")[:20]))


def with_parts(request):
    return answer(list(Book.objects.filter(title__startswith="B").order_by("pk").prefetch_related("authors", Prefetch("editions", queryset=Edition.objects.filter(is_listed=True)))[:20]))


def optional_filters(request):
    conditions = Q(is_listed=True)
    if request.GET.get("q", "x"):
        conditions &= Q(label__contains=request.GET.get("q", "x"))
    return answer(list(Edition.objects.filter(conditions)[:20]))


def one_edition(request):
    edition = Edition.objects.get(pk=request.GET.get("id", 1))
    return JsonResponse({"label": edition.label})


def newest_edition(request):
    edition = Edition.objects.filter(is_listed=True).latest("printed_at")
    return JsonResponse({"label": edition.label})


def first_edition(request):
    edition = Edition.objects.filter(book=1).first()
    return JsonResponse({"label": edition.label})


def last_author(request):
    author = Author.objects.last()
    return JsonResponse({"name": author.name})


def any_edition(request):
    return JsonResponse({"found": Edition.objects.filter(label="x").exists()})


def number_of_editions(request):
    return JsonResponse({"count": Edition.objects.select_related("book").filter(book__title="x").count()})


def number_of_labels(request):
    return JsonResponse({"count": Edition.objects.values("label").distinct().count()})


def totals(request):
    return JsonResponse(Edition.objects.filter(is_listed=True).aggregate(total=Sum("sold"), most=Max("pages")))


def editions_of_book(request):
    book = Book.objects.get(isbn="isbn-1")
    return answer(list(book.editions.filter(pages__lt=100)[:20]))


def authors_of_book(request):
    book = Book.objects.get(isbn="isbn-1")
    return answer(list(book.authors.filter(name__startswith="A").order_by("name")[:20]))


def publisher_of_edition(request):
    edition = Edition.objects.get(pk=1)
    return JsonResponse({"publisher": edition.book.publisher.name, "minutes": edition.audioedition.minutes})


def add_edition(request):
    edition = Edition.objects.create(book_id=1, label="new")
    return JsonResponse({"id": edition.pk})


def change_edition(request):
    edition = Edition.objects.get(pk=1)
    edition.label = "changed"
    edition.save()
    return JsonResponse({"id": edition.pk})


def change_label_only(request):
    edition = Edition.objects.get(pk=1)
    edition.label = "changed"
    edition.save(update_fields=["label"])
    return JsonResponse({"id": edition.pk})


def raise_sales(request):
    changed = Edition.objects.filter(label__startswith="E").update(sold=F("sold") + 1)
    return JsonResponse({"changed": changed})


def unlist_by_title(request):
    changed = Edition.objects.filter(book__title="x").update(is_listed=False)
    return JsonResponse({"changed": changed})


def get_or_add(request):
    edition, _ = Edition.objects.get_or_create(label="Edition 1", defaults={"book_id": 1})
    return JsonResponse({"id": edition.pk})


def add_or_change(request):
    edition, _ = Edition.objects.update_or_create(label="Edition 1", defaults={"pages": 7})
    return JsonResponse({"id": edition.pk})


def drop_audio(request):
    AudioEdition.objects.filter(minutes__lt=100).delete()
    return JsonResponse({})


def add_authors(request):
    book = Book.objects.get(pk=1)
    book.authors.add(2, 3)
    book.authors.remove(3)
    return JsonResponse({})


def in_bulk(request):
    return answer(Edition.objects.in_bulk([1, 2]))
