# Related rows that are loaded only to be compared, and others that are looked at as well.
from django.db import models


class Library(models.Model):
    name = models.CharField(max_length=50)


class Reader(models.Model):
    home = models.ForeignKey(Library, on_delete=models.CASCADE, related_name="readers")
    former = models.ForeignKey(Library, null=True, on_delete=models.SET_NULL, related_name="+")
    code = models.CharField(max_length=20)


def of_one_library(library: Library):
    return [reader.code for reader in Reader.objects.all() if reader.home_id == library.pk]  # expect: n-plus-one


def moved():
    codes = []
    for reader in Reader.objects.all():
        if reader.former_id is not None:  # expect: n-plus-one
            codes.append(reader.code)
    return codes


def moved_or_at_home(library: Library):
    for reader in Reader.objects.all().select_related("former"):
        if reader.former is None or library != reader.former:  # expect: n-plus-one
            print(reader.code)


def named_as_well(library: Library):
    for reader in Reader.objects.all().select_related("home"):
        if reader.home == library:  # expect: n-plus-one
            print(reader.home.name)


def the_same_object(library: Library):
    for reader in Reader.objects.all().select_related("home"):
        if reader.home is library:  # expect: n-plus-one
            print(reader.code)


def of_any_model(model):
    return model.objects.filter(code="a")


def names_of_some():
    return [reader.home.name for reader in of_any_model(Reader)]  # expect: n-plus-one
