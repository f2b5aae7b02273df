from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Person(models.Model):
    name = models.CharField(max_length=100)
    joined = models.DateTimeField(auto_now_add=True)


class Work(models.Model):
    editor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="edited")
    title = models.CharField(max_length=200)
    stage = models.CharField(max_length=20)
    shelf = models.CharField(max_length=20)


class Novel(Work):  # clean: missing-index — the editor stands in the table of works, where it has an index
    pages = models.IntegerField()


class Section(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        ordering = ["name"]


class Label(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.UUIDField()
    content_object = GenericForeignKey("content_type", "object_id")
    name = models.CharField(max_length=50)

    class Meta:
        unique_together = ["content_type", "object_id", "name"]


class FileLabel(Label):  # clean: missing-index — what it is about stands in the table of labels, where an index begins with both columns
    file = models.FileField()
