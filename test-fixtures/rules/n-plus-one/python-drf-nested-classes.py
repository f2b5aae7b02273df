# Serializers that are written down within the view that uses them, and within one another.
from django.db import models
from rest_framework.serializers import ModelSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet


class Author(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)


class BookViewSet(ReadOnlyModelViewSet):
    class Serializer(ModelSerializer):
        class AuthorSerializer(ModelSerializer):
            class Meta:
                model = Author
                fields = ["name"]

        author = AuthorSerializer()  # expect: n-plus-one

        class Meta:
            model = Book
            fields = ["title", "author"]

    queryset = Book.objects.all()
    serializer_class = Serializer


class JoinedBookViewSet(ReadOnlyModelViewSet):
    class Serializer(ModelSerializer):
        class AuthorSerializer(ModelSerializer):
            class Meta:
                model = Author
                fields = ["name"]

        author = AuthorSerializer()  # clean: n-plus-one — it came along with the book

        class Meta:
            model = Book
            fields = ["title", "author"]

    queryset = Book.objects.select_related("author")
    serializer_class = Serializer
