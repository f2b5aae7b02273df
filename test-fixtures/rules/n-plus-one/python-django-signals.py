# What signal receivers do for each row that is saved or deleted in a loop.
# no-fix: none of these reads is asked for in the loop itself by a key of which a list can be made before it
from django.db import models
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver


class Garden(models.Model):
    name = models.CharField(max_length=50)


class Plant(models.Model):
    garden = models.ForeignKey(Garden, related_name="plants", on_delete=models.CASCADE)
    name = models.CharField(max_length=50)


class Watering(models.Model):
    plant = models.ForeignKey(Plant, on_delete=models.CASCADE)
    litres = models.FloatField()


@receiver(post_save, sender=Plant)
def plant_saved(sender, instance, created, **kwargs):
    print(Garden.objects.get(pk=instance.garden_id))  # expect: n-plus-one #saved
    if created:
        print(instance.garden.plants.count())  # clean: n-plus-one — only fetched plants are saved in a loop


@receiver([pre_save, post_save], sender=Plant)
def plant_renamed(sender, instance, **kwargs):
    instance.name = instance.name.strip()  # clean: n-plus-one — a column
    instance.save()  # clean: n-plus-one — a receiver does not hear of what it saves itself


@receiver(post_delete, sender=Plant)
def plant_deleted(sender, instance, **kwargs):
    print(Watering.objects.filter(plant_id=instance.pk).count())  # expect: n-plus-one #deleted


@receiver(post_save, sender=Garden)
def garden_saved(sender, instance, **kwargs):
    print(Plant.objects.filter(garden=instance).count())  # clean: n-plus-one — gardens are saved one at a time


@receiver(post_save)
def anything_saved(sender, instance, **kwargs):
    print(Watering.objects.count())  # clean: n-plus-one — it hears of every model, which says nothing of this one


def rename_all():
    for plant in Plant.objects.all():  # origin: #saved
        plant.name = plant.name.title()
        plant.save()


def rename_quickly():
    plants = list(Plant.objects.all())
    for plant in plants:
        plant.name = plant.name.title()
    Plant.objects.bulk_update(plants, ["name"])  # clean: n-plus-one — sends no signals


def clear_garden(garden: Garden):
    for plant in garden.plants.all():  # origin: #deleted
        plant.delete()


def rename_garden(garden: Garden):
    garden.save()
