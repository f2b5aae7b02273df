from django.db import models


class PublishedManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(published=True)


class Article(models.Model):
    title = models.CharField(max_length=100)
    slug = models.SlugField()
    published = models.BooleanField(default=False)
    date = models.DateField()

    objects = PublishedManager()

    class Meta:
        ordering = ["-date"]


class Letter(models.Model):
    sender = models.CharField(max_length=100)
    sent_at = models.DateTimeField()


class Note(models.Model):
    topic = models.CharField(max_length=100)
    written = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-written"]
