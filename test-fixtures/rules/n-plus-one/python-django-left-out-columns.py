# Columns that only() and defer() left out are loaded when they are read: row by row.
# no-fix: a column that was left out is added by whoever left it out
from django.db import models


class Museum(models.Model):
    name = models.CharField(max_length=50)


class Picture(models.Model):
    title = models.CharField(max_length=50)
    story = models.TextField()
    museum = models.ForeignKey(Museum, on_delete=models.CASCADE, related_name="pictures")


def not_named():
    for picture in Picture.objects.only("title"):
        print(picture.story)  # expect: n-plus-one "loads a column that was left out"


def put_off():
    for picture in Picture.objects.defer("story"):
        print(picture.title)
        print(picture.story)  # expect: n-plus-one "loads a column that was left out"


def named():
    for picture in Picture.objects.only("title", "story", "museum_id"):
        print(picture.title, picture.story, picture.museum_id)  # clean: n-plus-one — all of them were read


def of_the_relation():
    for picture in Picture.objects.select_related("museum").only("title", "museum__name"):
        print(picture.title, picture.museum.name)  # clean: n-plus-one — read with the pictures
