# Actions of a viewset that name a serializer of their own.
from django.db import models
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response


class Author(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)


class TitleSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ["id", "title"]


class BookSerializer(serializers.ModelSerializer):
    author = serializers.CharField(source="author.name")  # expect: n-plus-one

    class Meta:
        model = Book
        fields = ["id", "title", "author"]


class BookViewSet(viewsets.ModelViewSet):
    queryset = Book.objects.select_related("author")
    serializer_class = BookSerializer

    @action(detail=False, serializer_class=TitleSerializer)
    def titles(self, request):
        books = Book.objects.filter(title="x")
        return Response(self.serializer_class(books, many=True).data)  # clean: n-plus-one — the action's own serializer

    @action(detail=False)
    def whole(self, request):
        books = Book.objects.filter(title="y").select_related("author")
        return Response(self.serializer_class(books, many=True).data)
