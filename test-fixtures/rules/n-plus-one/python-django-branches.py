# Queries that are made on several ways: what one of them gets the others get as well.
from django.db import models
from django.db.models import Max
from rest_framework import serializers, viewsets


class Author(models.Model):
    name = models.CharField(max_length=50)
    born = models.IntegerField()


class LentManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().annotate(last=Max("loans__day")).filter(lost=False)


class Book(models.Model):
    title = models.CharField(max_length=50)
    lost = models.BooleanField(default=False)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    objects = LentManager()


class Loan(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="loans")
    day = models.DateField()


class AuthorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Author
        fields = ["id", "name"]


class BookSerializer(serializers.ModelSerializer):
    author = AuthorSerializer()  # expect: n-plus-one

    class Meta:
        model = Book
        fields = ["id", "title", "author"]


class BookViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Book.objects
    serializer_class = BookSerializer

    def get_queryset(self):
        note = self.request.query_params.get("note")
        if note is not None:
            self.queryset = self.queryset.filter(title=note)
        if self.request.user.is_anonymous:
            return self.queryset.none()
        if self.request.user.is_staff:
            return self.queryset.filter(title__gt="")
        return self.queryset.filter(title__gt="", lost=False)


def oldest(newest_first):
    if newest_first:
        loans = Loan.objects.order_by("-day")
    else:
        loans = Loan.objects.order_by("day")
    return [loan.book.title for loan in loans[:50]]  # expect: n-plus-one


def last_days():
    # What the manager adds a prefetch asks for as well.
    for author in Author.objects.filter(born__gt=1900):
        for book in author.book_set.all():  # expect: n-plus-one
            print(book.last)
