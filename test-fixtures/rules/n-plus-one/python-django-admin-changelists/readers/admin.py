from django.contrib import admin

from .models import Card, Fee, Reader


@admin.register(Reader)
class ReaderAdmin(admin.ModelAdmin):
    list_display = [
        "name",
        "town",  # expect: n-plus-one
        "ward_names",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("wards")

    def ward_names(self, obj):
        return ", ".join(ward.name for ward in obj.wards.all())  # clean: n-plus-one — prefetched by get_queryset


@admin.register(Card)
class CardAdmin(admin.ModelAdmin):
    list_select_related = ["reader__town"]


@admin.register(Fee)
class FeeAdmin(admin.ModelAdmin):
    list_display = ["__str__", "holder"]

    def holder(self, obj):
        return obj.reader.name  # expect: n-plus-one
