# Querysets that managers and queryset classes build for all who ask: what one reader needs is loaded for that reader.
from django.db import models


class Country(models.Model):
    name = models.CharField(max_length=50)


class Guide(models.Model):
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="guides")
    name = models.CharField(max_length=50)


class TourQuerySet(models.QuerySet):
    def upcoming(self):
        return self.filter(is_past=False)

    def long(self):
        tours = self.filter(days__gt=10)
        return tours.order_by("days")


class OpenManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(is_open=True)

    def cheap(self):
        return self.get_queryset().filter(price__lt=100)


class Tour(models.Model):
    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="tours")
    stops = models.ManyToManyField(Country)
    name = models.CharField(max_length=50)
    days = models.IntegerField()
    price = models.IntegerField()
    is_past = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)

    objects = TourQuerySet.as_manager()
    open = OpenManager()


def on_the_spot():
    for tour in Tour.objects.upcoming():
        print(tour.guide.name)  # expect: n-plus-one


def by_a_variable():
    tours = Tour.objects.upcoming().long()
    for tour in tours:
        print(tour.guide.name)  # expect: n-plus-one


def of_a_manager():
    for tour in Tour.open.all():
        print(tour.guide.name)  # expect: n-plus-one
    for tour in Tour.open.cheap():
        print([stop.name for stop in tour.stops.all()])  # expect: n-plus-one


def locked():
    return Tour.open.cheap().select_for_update()


def _soonest(limit):
    return Tour.objects.upcoming().order_by("days")[:limit]


def with_guides():
    for tour in _soonest(500):
        print(tour.guide.name)  # expect: n-plus-one


def without_guides():
    return [tour.name for tour in _soonest(500).only("name")]


class Agenda:
    def __init__(self, country):
        self.country = country

    def tours(self):
        return Tour.objects.filter(guide__country=self.country)

    def lines(self):
        for tour in self.tours():
            yield tour.guide.name  # expect: n-plus-one

    def lock(self):
        return list(self.tours().select_for_update())


class Search:
    def found(self, words):
        if not words:
            return []
        return Tour.objects.filter(name__in=words)

    def lines(self, words):
        for tour in self.found(words):
            yield tour.guide.name  # expect: n-plus-one

    def page(self, words):
        return self.found(words)[:10]


class Trimmed:
    @staticmethod
    def without_past(queryset):
        return queryset.model.objects.filter(pk__in=queryset.values("pk")).exclude(is_past=True)


def of_any_model():
    for tour in Trimmed.without_past(Tour.objects.filter(days=1)):
        print(tour.guide.name)  # expect: n-plus-one
