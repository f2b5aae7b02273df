# What is looked up in rows may be missing, and then the other branch is taken.
from django.db import models


class Tag(models.Model):
    label = models.CharField(max_length=50)


def by_dictionary(labels):
    known = {tag.label: tag for tag in Tag.objects.all()}
    tags = []
    for label in labels:
        tag = known.get(label)
        if tag is None:
            tags.append(Tag(label=label))  # expect: unbatched-write
    Tag.objects.bulk_create(tags)


def elements_are_there():
    for tag in Tag.objects.all():
        if tag is None:
            Tag.objects.create(label="new")  # clean: unbatched-write — every one of them is there
