# What a package's star import takes is what __all__ lists: not the name `models` of Django.
from django.db import models

__all__ = ["Barn", "Cow"]


class Barn(models.Model):
    name = models.CharField(max_length=50)


class Cow(models.Model):
    barn = models.ForeignKey(Barn, on_delete=models.CASCADE)
