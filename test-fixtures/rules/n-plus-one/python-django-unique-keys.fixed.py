# Rows that are few because of what is unique: one for each combination of values that the program names.
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Count


class Station(models.Model):
    name = models.CharField(max_length=50)


class Channel(models.Model):
    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="channels")
    code = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)

    class Meta:
        unique_together = [("station", "code")]


class Reading(models.Model):
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="readings")
    day = models.DateField()
    value = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "day"], name="one_a_day"),
            models.UniqueConstraint(fields=["value"], condition=models.Q(value__gt=100), name="one_peak"),
        ]


def two_codes(station):
    for channel in Channel.objects.filter(station=station, code__in=["wind", "rain"]):
        print(channel.readings.count())  # clean: n-plus-one — two channels at most


def two_kinds(station):
    for channel in Channel.objects.filter(station=station, kind__in=["wind", "rain"]).annotate(reading_count=Count("readings", distinct=True)):
        print(channel.reading_count)  # expect: n-plus-one


def codes_from_somewhere(station, codes):
    for channel in Channel.objects.filter(station=station, code__in=codes).annotate(reading_count=Count("readings", distinct=True)):
        print(channel.reading_count)  # expect: n-plus-one


def two_permissions(content_type):
    for permission in Permission.objects.filter(content_type=content_type, codename__in=["add_channel", "change_channel"]):
        print(Group.objects.filter(permissions=permission).count())  # clean: n-plus-one — two permissions at most


def one_day(channel, day):
    for reading in Reading.objects.filter(channel=channel, day=day):
        print(reading.channel.station.name)  # clean: n-plus-one — one reading at most


def under_a_condition():
    for reading in Reading.objects.filter(value=7).select_related("channel"):
        print(reading.channel.code)  # expect: n-plus-one


class Settings(models.Model):
    unit = models.CharField(max_length=10)
    station = models.ForeignKey(Station, on_delete=models.CASCADE, related_name="settings")

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)


def of_the_only_one():
    for settings in Settings.objects.all():
        print(settings.station.name)  # clean: n-plus-one — there is one row


def of_nothing(stations):
    for station in Station.objects.all():
        for channel in station.channels.filter(id__in=[]):  # clean: n-plus-one — nothing is in an empty list: nothing is sent
            print(channel.code)
