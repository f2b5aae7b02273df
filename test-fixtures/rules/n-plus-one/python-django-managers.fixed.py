# Managers and querysets of the project's own: what they load by default, and what their methods send.
from django.db import models
from django.db.models import Prefetch


class Country(models.Model):
    name = models.CharField(max_length=50)


class CityQuerySet(models.QuerySet):
    def with_country(self):
        return self.select_related("country")

    def large(self):
        return self.filter(inhabitants__gt=1000)


class JoinedManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related("country")


class City(models.Model):
    name = models.CharField(max_length=50)
    inhabitants = models.IntegerField()
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="cities")

    objects = CityQuerySet.as_manager()
    joined = JoinedManager()


class RiverManager(models.Manager.from_queryset(CityQuerySet)):
    def in_country(self, name):
        return self.filter(country__name=name)


class River(models.Model):
    country = models.ForeignKey(Country, on_delete=models.CASCADE)
    objects = RiverManager()


class Lake(models.Model):
    country = models.ForeignKey(Country, on_delete=models.CASCADE)
    objects = JoinedManager()


def from_a_queryset_class():
    for city in City.objects.large().select_related("country"):
        print(city.country.name)  # expect: n-plus-one


def from_a_combined_manager():
    for river in River.objects.in_country("Norway").select_related("country"):
        print(river.country.name)  # expect: n-plus-one


def per_row():
    for country in Country.objects.all().prefetch_related(
        Prefetch("cities", queryset=City.objects.large(), to_attr="matching_cities")
    ):
        print(list(country.matching_cities))  # expect: n-plus-one


def of_the_base_manager():
    for lake in Lake._base_manager.all().select_related("country"):
        print(lake.country.name)  # expect: n-plus-one


def joined_by_a_method():
    for city in City.objects.large().with_country():
        print(city.country.name)  # clean: n-plus-one — with_country() joins it


def joined_by_the_manager():
    for city in City.joined.filter(inhabitants__gt=5):
        print(city.country.name)  # clean: n-plus-one — the manager's get_queryset joins it


def joined_by_the_default_manager():
    for lake in Lake.objects.all():
        print(lake.country.name)  # clean: n-plus-one — the default manager joins it


def joined_by_from_queryset():
    for river in River.objects.with_country():
        print(river.country.name)  # clean: n-plus-one — the queryset class's method joins it


def joined_through_the_relation():
    for country in Country.objects.prefetch_related("lake_set"):
        for lake in country.lake_set.all():  # clean: n-plus-one — prefetched
            print(lake.country.name)  # clean: n-plus-one — the parent, and joined besides


class SeaQuerySet(models.QuerySet):
    def deep(self):
        return self.filter(depth__gt=1000)


class SeaManager(models.Manager):
    def warm(self):
        return self.filter(temperature__gt=20)


class Sea(models.Model):
    country = models.ForeignKey(Country, on_delete=models.CASCADE)
    depth = models.IntegerField()
    temperature = models.IntegerField()
    objects = SeaManager.from_queryset(SeaQuerySet)()


def of_both_classes():
    for sea in Sea.objects.warm().select_related("country"):
        print(sea.country.name)  # expect: n-plus-one
    for sea in Sea.objects.deep().select_related("country"):
        print(sea.country.code)  # expect: n-plus-one
