from django.db.models import Count
from rest_framework import generics, viewsets
from rest_framework.response import Response
from rest_framework.views import APIView

from . import serializers
from .models import Book


class NestedBookViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Book.objects.all()
    serializer_class = serializers.NestedBookSerializer  # origin: #nested-publisher


class JoinedNestedBookViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Book.objects.select_related("publisher")  # clean: n-plus-one — joined for the nested serializer
    serializer_class = serializers.NestedBookSerializer


class AuthoredBookList(generics.ListAPIView):
    queryset = Book.objects.all()
    serializer_class = serializers.AuthoredBookSerializer  # origin: #nested-authors


class PrefetchedAuthoredBookList(generics.ListAPIView):
    serializer_class = serializers.AuthoredBookSerializer

    def get_queryset(self):
        return Book.objects.prefetch_related("authors")  # clean: n-plus-one — prefetched for the nested serializer


class SourceBookList(generics.ListAPIView):
    queryset = Book.objects.all()
    serializer_class = serializers.SourceBookSerializer  # origin: #source


class CountingBookList(APIView):
    def get(self, request):
        books = Book.objects.order_by("pk")
        serializer = serializers.CountingBookSerializer(books, many=True)
        return Response(serializer.data)  # origin: #method-field


class AnnotatedBookList(APIView):
    def get(self, request):
        books = Book.objects.annotate(copy_count=Count("copies")).order_by("pk")
        return Response(serializers.AnnotatedBookSerializer(books, many=True).data)


class KeyedBookList(generics.ListAPIView):
    queryset = Book.objects.all()
    serializer_class = serializers.KeyedBookSerializer


class GenreKeyedBookList(generics.ListAPIView):
    queryset = Book.objects.all()
    serializer_class = serializers.GenreKeyedBookSerializer  # origin: #genre-keys


class RepresentedBookViewSet(viewsets.ModelViewSet):
    serializer_class = serializers.RepresentedBookSerializer

    def get_queryset(self):
        return Book.objects.select_related("publisher")  # origin: #represented


class JoinedRepresentedBookViewSet(viewsets.ModelViewSet):
    serializer_class = serializers.RepresentedBookSerializer

    def get_queryset(self):
        return Book.objects.with_publisher()  # clean: n-plus-one — the country is joined too


class SingleBookView(generics.RetrieveAPIView):
    queryset = Book.objects.all()
    serializer_class = serializers.AuthoredBookSerializer


class PublisherImport(APIView):
    def post(self, request):
        rows = [{"name": row["name"], "country": 1} for row in request.data["rows"]]
        serializer = serializers.ImportedPublisherSerializer(data=rows, many=True)
        serializer.is_valid(raise_exception=True)  # expect: n-plus-one
        serializer.save()  # expect: unbatched-write
        return Response({"imported": len(rows)})
