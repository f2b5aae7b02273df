# What a row's own save() reads, or a receiver of its signals, comes with the write: information, since the loop of writes is what there is to mend.
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver


class Shelf(models.Model):
    name = models.CharField(max_length=50)


class Plant(models.Model):
    name = models.CharField(max_length=50)
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="plants")
    watered = models.BooleanField(default=False)

    def save(self, *args, **kwargs):
        self.name = f"{self.shelf.name}: {self.name}"  # expect: n-plus-one info #own
        super().save(*args, **kwargs)


class Pot(models.Model):
    size = models.IntegerField()
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="pots")


@receiver(post_save, sender=Pot)
def counted(sender, instance, **kwargs):
    return Pot.objects.filter(shelf_id=instance.shelf_id).count()  # expect: n-plus-one info #heard


def water():
    for plant in Plant.objects.all().select_related("shelf"):  # origin: #own
        plant.watered = True
        plant.save()


def enlarge():
    for pot in Pot.objects.all():  # origin: #heard
        pot.size += 1
        pot.save()


def read():
    for plant in Plant.objects.all().select_related("shelf"):
        print(plant.shelf.name)  # expect: n-plus-one warning
