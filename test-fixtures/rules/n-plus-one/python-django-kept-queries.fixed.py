# Queries that an instance keeps, and queries of nothing.
import threading
from functools import cached_property as kept

from django.db import models
from django.db.models import Prefetch
from django.utils.functional import cached_property


class Bed(models.Model):
    name = models.CharField(max_length=50)

    @cached_property
    def harvest(self):
        return Plant.objects.filter(bed=self, is_ripe=True)


class Gardener(models.Model):
    name = models.CharField(max_length=50)


class Plant(models.Model):
    bed = models.ForeignKey(Bed, related_name="plants", on_delete=models.CASCADE)
    keeper = models.ForeignKey(Gardener, on_delete=models.CASCADE)
    is_ripe = models.BooleanField(default=False)


class Report:
    def __init__(self, season):
        self.season = season

    @cached_property
    def beds(self):
        return Bed.objects.filter(name=self.season)

    @kept
    def plants(self):
        return Plant.objects.filter(bed__name=self.season)

    @property
    def fresh(self):
        return Plant.objects.filter(bed__name=self.season)

    def rows(self):
        for gardener in Gardener.objects.all():
            for bed in self.beds:  # clean: n-plus-one — one query, the queryset stays on the report
                print(gardener.name, bed.name)
            print([plant.pk for plant in self.plants])  # clean: n-plus-one — neither is this

    def asks_anew(self):
        gardeners = Gardener.objects.all()
        plants_by_keeper_id = {}
        for plant in self.plants.filter(keeper__in=gardeners):
            plants_by_keeper_id.setdefault(plant.keeper_id, []).append(plant)

        for gardener in gardeners:
            for plant in plants_by_keeper_id.get(gardener.pk, []):  # expect: n-plus-one
                print(plant.pk)


def per_report(season):
    report = Report(season)
    for gardener in Gardener.objects.all():
        for bed in report.beds:  # clean: n-plus-one — one report
            print(gardener.name, bed.name)


def per_bed():
    for bed in Bed.objects.all():
        for plant in bed.harvest:  # expect: n-plus-one
            print(plant.pk)


def twice_per_bed():
    for bed in Bed.objects.all():
        for _ in Gardener.objects.all():
            for plant in bed.harvest:  # expect: n-plus-one
                print(plant.pk)


def of_nothing():
    for bed in Bed.objects.all():
        none = Plant.objects.filter(bed=bed).none()
        print(none.count(), none.filter(is_ripe=True).exists(), none.first())  # clean: n-plus-one — sends nothing
        for plant in none.order_by("pk"):  # clean: n-plus-one — neither does this
            print(plant.pk)


def of_nothing_or_something(ripe):
    for bed in Bed.objects.all():
        found = Plant.objects.none()
        if ripe:
            found = Plant.objects.filter(bed=bed)
        print(found.filter(is_ripe=True).count())  # expect: n-plus-one


def of_nothing_and_something():
    for bed in Bed.objects.all():
        both = Plant.objects.none().union(Plant.objects.filter(bed=bed))
        print(list(both))  # expect: n-plus-one
        print(list(Plant.objects.none() | Plant.objects.filter(bed=bed)))  # expect: n-plus-one


_held = threading.local()


def keeper_of_the_day():
    if not hasattr(_held, "keeper"):
        _held.keeper = Gardener.objects.get(name="Ada")
    return _held.keeper


def greeted():
    for plant in Plant.objects.all():
        print(plant.is_ripe, keeper_of_the_day().name)  # clean: loop-invariant-query — asked once, and held


def newest_keeper():
    if hasattr(_held, "keeper"):
        print(_held.keeper)
    return Gardener.objects.order_by("-pk").first()  # expect: loop-invariant-query


def greeted_anew():
    for plant in Plant.objects.all():
        print(plant.is_ripe, newest_keeper())
