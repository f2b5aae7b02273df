from django.db import models


class Writer(models.Model):
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]


class Timestamped(models.Model):
    created_by = models.ForeignKey("library.Writer", related_name="%(class)s_created", on_delete=models.CASCADE)

    class Meta:
        abstract = True


class Volume(Timestamped):
    writer = models.ForeignKey("Writer", on_delete=models.CASCADE)

    def describe(self):
        return self.writer.name  # expect: n-plus-one #volumes

    def origin(self):
        return self.created_by.name  # clean: n-plus-one — every caller joins it
