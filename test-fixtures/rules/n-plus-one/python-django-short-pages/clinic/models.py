from django.db import models


class Doctor(models.Model):
    name = models.CharField(max_length=80)


class Visit(models.Model):
    doctor = models.ForeignKey(Doctor, related_name="visits", on_delete=models.CASCADE)
    day = models.DateField()
