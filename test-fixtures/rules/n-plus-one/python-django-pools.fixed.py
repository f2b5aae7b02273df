# Functions that a pool runs once for each element, and generators that are worked off only as far as somebody asks.
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pool

from django.db import models


class Station(models.Model):
    name = models.CharField(max_length=50)


class Reading(models.Model):
    station = models.ForeignKey(Station, related_name="readings", on_delete=models.CASCADE)
    value = models.FloatField()


def station_of(reading):
    return reading.station.name  # expect: n-plus-one #mapped


def mapped():
    readings = Reading.objects.all().select_related("station")  # origin: #mapped
    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(station_of, readings))


def latest_of(station, limit):
    return station.readings.order_by("-pk")[:limit].count()  # expect: n-plus-one #submitted


def submitted():
    with ThreadPoolExecutor() as pool:
        for station in Station.objects.all():  # origin: #submitted
            pool.submit(latest_of, station, 5)


def name_of(reading):
    return reading.station.name  # clean: n-plus-one — selected along with the readings


def loaded_before():
    with Pool(4) as pool:
        return pool.imap_unordered(name_of, Reading.objects.select_related("station"))


def value_of(reading):
    return reading.value  # clean: n-plus-one — a column


def submitted_once(reading: Reading):
    pool = ThreadPoolExecutor()
    pool.submit(name_of, reading)
    return pool.map(value_of, Reading.objects.all())


def any_reading():
    return any(station.readings.exists() for station in Station.objects.all())  # expect: n-plus-one


def first_with_readings():
    return next((station for station in Station.objects.all() if station.readings.exists()), None)  # expect: n-plus-one


def all_loaded():
    return all(len(station.readings.all()) for station in Station.objects.prefetch_related("readings"))  # clean: n-plus-one — prefetched
