from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)


class Tag(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    tags = models.ManyToManyField(Tag, related_name="tagged")
    active = models.BooleanField(default=True)
    pages = models.IntegerField()


class KeptManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(is_gone=False)


class Essay(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="essays")
    is_gone = models.BooleanField(default=False)

    objects = KeptManager()
