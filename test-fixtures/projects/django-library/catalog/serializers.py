from rest_framework import serializers

from .models import Author, Book, Publisher


class PublisherSerializer(serializers.ModelSerializer):
    class Meta:
        model = Publisher
        fields = ["id", "name"]


class AuthorSerializer(serializers.ModelSerializer):
    class Meta:
        model = Author
        fields = ["id", "name"]


class NestedBookSerializer(serializers.ModelSerializer):
    publisher = PublisherSerializer()  # expect: n-plus-one #nested-publisher

    class Meta:
        model = Book
        fields = ["title", "publisher"]


class AuthoredBookSerializer(serializers.ModelSerializer):
    authors = AuthorSerializer(many=True, read_only=True)  # expect: n-plus-one #nested-authors

    class Meta:
        model = Book
        fields = ["title", "authors"]


class SourceBookSerializer(serializers.ModelSerializer):
    publisher_name = serializers.CharField(source="publisher.name")  # expect: n-plus-one #source

    class Meta:
        model = Book
        fields = ["title", "publisher_name"]


class CountingBookSerializer(serializers.ModelSerializer):
    copy_count = serializers.SerializerMethodField()

    class Meta:
        model = Book
        fields = ["title", "copy_count"]

    def get_copy_count(self, book):
        return book.copies.count()  # expect: n-plus-one #method-field


class AnnotatedBookSerializer(serializers.ModelSerializer):
    copy_count = serializers.IntegerField(read_only=True)  # clean: n-plus-one — annotated by the view

    class Meta:
        model = Book
        fields = ["title", "copy_count"]


class KeyedBookSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ["title", "publisher"]  # clean: n-plus-one — the key of a foreign key is a column of the row


class GenreKeyedBookSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ["title", "genres"]  # expect: n-plus-one #genre-keys


class RepresentedBookSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ["title"]

    def to_representation(self, book):
        data = super().to_representation(book)
        data["country"] = book.publisher.country.name  # expect: n-plus-one #represented
        return data


class ImportedPublisherSerializer(serializers.ModelSerializer):
    class Meta:
        model = Publisher
        fields = ["name", "country"]
