# no-fix: serializers save one row each
from django.db import models
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView


class Product(models.Model):
    name = models.CharField(max_length=80)


class ProductSerializer(serializers.ModelSerializer):
    class Meta:
        model = Product
        fields = ["id", "name"]


class BulkList(serializers.ListSerializer):
    def create(self, validated_data):
        return Product.objects.bulk_create([Product(**item) for item in validated_data])


class BulkProductSerializer(serializers.ModelSerializer):
    class Meta:
        model = Product
        fields = ["id", "name"]
        list_serializer_class = BulkList


class OwnProductSerializer(serializers.ModelSerializer):
    class Meta:
        model = Product
        fields = ["id", "name"]

    def create(self, validated_data):
        return Product.objects.create(name=validated_data["name"].strip())  # expect: unbatched-write


class ProductImport(APIView):
    def post(self, request):
        serializer = ProductSerializer(data=request.data, many=True)
        serializer.is_valid(raise_exception=True)
        serializer.save()  # expect: unbatched-write
        return Response(serializer.data)

    def put(self, request):
        serializer = BulkProductSerializer(data=request.data, many=True)
        serializer.is_valid(raise_exception=True)
        serializer.save()  # clean: unbatched-write — the list serializer inserts all rows at once
        return Response(serializer.data)


class OwnProductImport(APIView):
    def post(self, request):
        serializer = OwnProductSerializer(data=request.data, many=True)
        serializer.is_valid(raise_exception=True)
        serializer.save()
        return Response(serializer.data)


class ProductCreate(APIView):
    def post(self, request):
        serializer = ProductSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        serializer.save()  # clean: unbatched-write — one row
        return Response(serializer.data)


def import_lines(lines):
    for line in lines:
        serializer = ProductSerializer(data={"name": line})
        if serializer.is_valid():
            serializer.save()  # expect: unbatched-write
