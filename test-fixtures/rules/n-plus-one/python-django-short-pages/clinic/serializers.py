from rest_framework import serializers

from .models import Visit


class ShortVisitSerializer(serializers.ModelSerializer):
    doctor = serializers.CharField(source="doctor.name")  # clean: n-plus-one — five rows on a page

    class Meta:
        model = Visit
        fields = ["day", "doctor"]


class LongVisitSerializer(serializers.ModelSerializer):
    doctor = serializers.CharField(source="doctor.name")  # expect: n-plus-one #long

    class Meta:
        model = Visit
        fields = ["day", "doctor"]


class ChosenVisitSerializer(serializers.ModelSerializer):
    doctor = serializers.CharField(source="doctor.name")  # expect: n-plus-one #chosen

    class Meta:
        model = Visit
        fields = ["day", "doctor"]
