# file-is-clean
from django.db import models


class Town(models.Model):
    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name


class Reader(models.Model):
    name = models.CharField(max_length=80)
    town = models.ForeignKey(Town, null=True, on_delete=models.SET_NULL)
    guardian = models.ForeignKey("self", null=True, related_name="wards", on_delete=models.SET_NULL)

    def __str__(self):
        return self.name


class Card(models.Model):
    reader = models.ForeignKey(Reader, related_name="cards", on_delete=models.CASCADE)

    def __str__(self):
        return f"{self.reader.name} in {self.reader.town.name}"  # clean: n-plus-one — list_select_related names both


class Fee(models.Model):
    reader = models.ForeignKey(Reader, related_name="fees", on_delete=models.CASCADE)
    card = models.ForeignKey(Card, related_name="fees", on_delete=models.CASCADE)

    def __str__(self):
        return f"{self.reader_id}"
