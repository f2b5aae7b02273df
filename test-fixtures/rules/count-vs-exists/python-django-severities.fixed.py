# Counting a whole table, or a category of it, is a warning; counting what one parent has is information: it is mostly little.
from django.db import models


class Garden(models.Model):
    name = models.CharField(max_length=50)


class Tree(models.Model):
    garden = models.ForeignKey(Garden, on_delete=models.CASCADE, related_name="trees")
    kind = models.CharField(max_length=20)


def is_first():
    return not Tree.objects.exists()  # expect: count-vs-exists warning


def any_oak():
    if Tree.objects.filter(kind="oak").exists():  # expect: count-vs-exists warning
        return "oak"
    return None


def has_trees(garden: Garden):
    return garden.trees.exists()  # expect: count-vs-exists info


def has_trees_by_key(garden_id):
    if Tree.objects.filter(garden_id=garden_id).exists():  # expect: count-vs-exists info
        return True
    return False


def each_one():
    for garden in Garden.objects.all():
        if garden.trees.count() > 0:  # expect: n-plus-one; clean: count-vs-exists — sent once for each: that is what to mend
            print(garden.name)


def is_planted(garden):
    assert garden.trees.count() > 0  # clean: count-vs-exists — an assertion shows the number where it fails
    assert not Tree.objects.filter(kind="weed")  # clean: count-vs-exists — an assertion
