from django.db import models


class Field(models.Model):
    name = models.CharField(max_length=50)


class JobQuerySet(models.QuerySet):
    def open(self):
        return self.filter(is_open=True)


class Job(models.Model):
    field = models.ForeignKey(Field, on_delete=models.CASCADE)
    title = models.CharField(max_length=50)
    is_open = models.BooleanField(default=True)

    objects = JobQuerySet.as_manager()
