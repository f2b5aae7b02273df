from django.conf import settings
from django.db import models


class Folder(models.Model):
    name = models.CharField(max_length=50)


class Note(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes")
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE)
    text = models.TextField()
