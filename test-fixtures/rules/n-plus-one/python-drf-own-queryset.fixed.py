# Views whose queryset or serializer class is made on several ways: rows of a tree, a queryset that begins in a branch, one of two serializers.
from django.db import models
from rest_framework import serializers, viewsets
from rest_framework.viewsets import ViewSetMixin
from treebeard.mp_tree import MP_Node


class Tag(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        ordering = ["name"]


class Category(MP_Node):
    name = models.CharField(max_length=50)
    tags = models.ManyToManyField(Tag)


class Shelf(models.Model):
    name = models.CharField(max_length=50)


class Book(models.Model):
    title = models.CharField(max_length=50)
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="books")
    tags = models.ManyToManyField(Tag)


class TagSerializer(serializers.ModelSerializer):
    class Meta:
        model = Tag
        fields = ["id", "name"]


class CategorySerializer(serializers.ModelSerializer):
    tags = TagSerializer(many=True)  # expect: n-plus-one

    class Meta:
        model = Category
        fields = ["id", "name", "tags"]


class TreeMixin(ViewSetMixin):
    model = None

    def get_queryset(self):
        root = self.request.query_params.get("root")
        if root == "0":
            self.queryset = self.model.get_root_nodes()
        elif root:
            self.queryset = self.model.objects.get(pk=root).get_children()
        return self.queryset.filter(name__gt="")


class CategoryViewSet(viewsets.ModelViewSet, TreeMixin):
    queryset = Category.objects
    model = Category
    serializer_class = CategorySerializer

    def get_queryset(self):
        self.queryset = super().get_queryset()
        return self.queryset.exclude(depth=9).prefetch_related("tags")


class TitleSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ["id", "title"]


class BookSerializer(serializers.ModelSerializer):
    tags = TagSerializer(many=True)  # expect: n-plus-one

    class Meta:
        model = Book
        fields = ["id", "title", "tags"]


class BookViewSet(viewsets.ModelViewSet):
    queryset = Book.objects
    serializer_class = BookSerializer

    def get_serializer_class(self):
        if self.request.query_params.get("simple"):
            return TitleSerializer
        return self.serializer_class

    def get_queryset(self):
        title = self.request.query_params.get("title")
        if title:
            self.queryset = self.queryset.filter(title=title)
        return self.queryset.filter(shelf=self.request.query_params.get("shelf")).prefetch_related(
            "tags"
        )


class ShelfSerializer(serializers.ModelSerializer):
    books = TitleSerializer(many=True)  # clean: n-plus-one — they come along

    class Meta:
        model = Shelf
        fields = ["id", "books"]


class NameSerializer(serializers.ModelSerializer):
    class Meta:
        model = Shelf
        fields = ["id", "name"]


class ShelfViewSet(viewsets.ReadOnlyModelViewSet):
    def get_serializer_class(self):
        return NameSerializer if self.request.query_params.get("simple") else ShelfSerializer

    def get_queryset(self):
        return Shelf.objects.prefetch_related("books")


def names(roots):
    for category in Category.get_root_nodes():
        for child in category.get_children():  # expect: n-plus-one
            roots.append(child.name)
