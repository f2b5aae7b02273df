# Loops that count: up to twenty passes are few, attempts are as many as it takes, and a length is as large as what it is the length of.
from django.db import models


class Seat(models.Model):
    number = models.IntegerField()
    name = models.CharField(max_length=50)


def many():
    Seat.objects.bulk_create([Seat(number=number) for number in range(1000)])  # expect: unbatched-write


def few():
    for number in range(12):
        Seat.objects.create(number=number)  # clean: unbatched-write — twelve are few


def between():
    for number in range(990, 1000):
        Seat.objects.create(number=number)  # clean: unbatched-write — ten are few


def attempts():
    for number in range(60):
        try:
            return Seat.objects.create(number=number)  # clean: unbatched-write — an attempt, until one succeeds
        except ValueError:
            continue


def given(count):
    for number in range(count):
        Seat.objects.create(number=number)  # clean: unbatched-write — nobody knows how many that are


def of_a_list(names):
    for index in range(len(names)):
        Seat.objects.create(number=index, name=names[index])  # expect: unbatched-write


def of_a_short_list():
    names = ["A", "B", "C"]
    for index in range(len(names)):
        Seat.objects.create(number=index, name=names[index])  # clean: unbatched-write — three are few
