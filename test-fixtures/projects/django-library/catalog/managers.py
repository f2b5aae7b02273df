from django.db import models


class BookQuerySet(models.QuerySet):
    def with_publisher(self):
        return self.select_related("publisher__country")

    def newest_first(self):
        return self.order_by("-published_on", "pk")


class CopyManager(models.Manager):
    """Copies always come with their book and its publisher."""

    def get_queryset(self):
        return super().get_queryset().select_related("book__publisher")


class AuthorQuerySet(models.QuerySet):
    def with_profile(self):
        return self.select_related("profile")


AuthorManager = models.Manager.from_queryset(AuthorQuerySet)
