# A loop that looks for something reads until it finds it: fewer rows than there are, as a rule, and information for that.
from django.db import models


class Keeper(models.Model):
    name = models.CharField(max_length=50)


class Animal(models.Model):
    name = models.CharField(max_length=50)
    keeper = models.ForeignKey(Keeper, on_delete=models.CASCADE, related_name="animals")

    @property
    def kept_by(self):
        return self.keeper.name  # expect: n-plus-one info #property


def first_of(name):
    for animal in Animal.objects.all().select_related("keeper"):  # origin: #property
        if animal.kept_by == name:
            return animal
    return None


def first_read(name):
    for animal in Animal.objects.all().select_related("keeper"):
        if animal.keeper.name == name:  # expect: n-plus-one info
            return animal
    return None


def every_one(name):
    for animal in Animal.objects.all().select_related("keeper"):
        if animal.keeper.name != name:  # expect: n-plus-one info
            return False
    return True


def all_of(name):
    found = []
    for animal in Animal.objects.all().select_related("keeper"):
        if animal.keeper.name == name:  # expect: n-plus-one warning
            found.append(animal)
    return found


def written(names=()):
    for animal in Animal.objects.all():
        if ["a", "b"]:
            continue
        print(animal.keeper.name)  # clean: n-plus-one — a list with something in it is true
