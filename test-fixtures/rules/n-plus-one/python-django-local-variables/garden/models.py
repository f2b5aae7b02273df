# file-is-clean
from django.db import models


class Bed(models.Model):
    name = models.CharField(max_length=50)


class Plant(models.Model):
    name = models.CharField(max_length=50)
    bed = models.ForeignKey(Bed, related_name="plants", on_delete=models.CASCADE)
