# How loudly a write per row is told: a warning where one statement could say the same for many rows, else information.
from django.db import models


class Sensor(models.Model):
    name = models.CharField(max_length=50)
    offset = models.IntegerField(default=0)


class Reading(models.Model):
    sensor = models.ForeignKey(Sensor, on_delete=models.CASCADE, related_name="readings")
    value = models.IntegerField()
    kind = models.CharField(max_length=10)


class Alarm(models.Model):
    sensor = models.ForeignKey(Sensor, on_delete=models.CASCADE, related_name="alarms")


def raise_alarms():
    Alarm.objects.bulk_create([Alarm(sensor=sensor) for sensor in Sensor.objects.all()])  # expect: unbatched-write warning


def raise_missing_alarms():
    for sensor in Sensor.objects.all():
        Alarm.objects.get_or_create(sensor=sensor)  # expect: unbatched-write info


def adjust():
    for sensor in Sensor.objects.all():
        Reading.objects.filter(sensor=sensor, kind="raw").update(value=sensor.offset)  # expect: unbatched-write info


def reset():
    for sensor in Sensor.objects.all():
        Reading.objects.filter(sensor=sensor, kind="raw").update(value=0)  # expect: unbatched-write warning


def alarm_unless_known(sensor):
    known = Alarm.objects.filter(sensor=sensor).first()
    if known:
        return known
    return Alarm.objects.create(sensor=sensor)  # expect: unbatched-write info


def alarm_all():
    for sensor in Sensor.objects.all():
        alarm_unless_known(sensor)


def each_for_itself():
    for sensor in Sensor.objects.all():
        try:
            Alarm.objects.create(sensor=sensor)  # expect: unbatched-write info
        except ValueError:
            continue


def noted_where_it_fails(check):
    for sensor in Sensor.objects.all():
        try:
            check(sensor.name)
        except ValueError:
            Alarm.objects.create(sensor=sensor)  # expect: unbatched-write info
