from django.db import models
from django.urls import reverse


class Section(models.Model):
    slug = models.SlugField()


class Post(models.Model):
    title = models.CharField(max_length=100)
    section = models.ForeignKey(Section, related_name="posts", on_delete=models.CASCADE)
    changed = models.DateTimeField()

    def get_absolute_url(self):
        return reverse("post", args=[self.section.slug, self.pk])  # expect: n-plus-one #sitemap


class Page(models.Model):
    section = models.ForeignKey(Section, related_name="pages", on_delete=models.CASCADE)

    def __str__(self):
        return self.section.slug  # expect: n-plus-one #feed

    def get_absolute_url(self):
        return f"/pages/{self.section_id}/{self.pk}/"  # clean: n-plus-one — only keys


class Note(models.Model):
    section = models.ForeignKey(Section, related_name="notes", on_delete=models.CASCADE)

    def get_absolute_url(self):
        return reverse("note", args=[self.section.slug])  # clean: n-plus-one — every listing loads the section
