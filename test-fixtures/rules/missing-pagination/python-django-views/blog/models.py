# file-is-clean
from django.db import models


class Post(models.Model):
    title = models.CharField(max_length=100)
    draft = models.BooleanField(default=False)


class Comment(models.Model):
    post = models.ForeignKey(Post, related_name="comments", on_delete=models.CASCADE)
    text = models.TextField()
