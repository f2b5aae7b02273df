from django.contrib import admin

from .models import Edition


@admin.register(Edition)
class EditionAdmin(admin.ModelAdmin):
    list_display = ["label", "pages"]
    list_filter = ["is_listed"]
    list_per_page = 5
    search_fields = ["label", "=book__isbn"]
