from django.contrib import admin

from .models import Card, Fee, Reader, Town


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
    list_select_related = ("reader",)

    def holder(self, obj):
        return obj.reader.name  # expect: n-plus-one


@admin.action(description="Send reminders")
def remind(modeladmin, request, queryset):
    for ward in queryset:
        print(ward.guardian.name)  # clean: n-plus-one — no admin page offers this action


def welcome(modeladmin, request, queryset):
    for town in queryset:
        print(town.name, [reader.name for reader in town.reader_set.all()])  # expect: n-plus-one


@admin.register(Town)
class TownAdmin(admin.ModelAdmin):
    list_display = ["name"]
    actions = [welcome, "count_readers", "print_names"]

    @admin.action(description="Count readers")
    def count_readers(self, request, queryset):
        for town in queryset:
            print(town.reader_set.count())  # expect: n-plus-one

    def print_names(self, request, queryset):
        for town in queryset.prefetch_related("reader_set"):
            print(len(town.reader_set.all()))  # clean: n-plus-one — prefetched by the action
