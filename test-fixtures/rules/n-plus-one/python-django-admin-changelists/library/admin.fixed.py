from django.contrib import admin
from django.db.models import Count

from .models import Branch, Copy, Loan, Member, Shelf


@admin.register(Branch)
class BranchAdmin(admin.ModelAdmin):
    list_display = ["city", "shelf_count", "member_count"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(members_total=Count("members"))

    def shelf_count(self, obj):
        return obj.shelves.count()  # expect: n-plus-one

    def member_count(self, obj):
        return obj.members_total  # clean: n-plus-one — annotated by get_queryset


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    search_fields = ["name"]
    list_select_related = ("branch",)


@admin.register(Shelf)
class ShelfAdmin(admin.ModelAdmin):
    list_display = ["code", "branch"]  # clean: n-plus-one — a required key is selected automatically


class CopyAdmin(admin.ModelAdmin):
    list_display = (
        "barcode",
        "shelf",  # clean: n-plus-one — a required key is selected automatically
        "place",
        "loan_count",
    )

    @admin.display(description="Loans")
    def loan_count(self, obj):
        return obj.loans.count()  # expect: n-plus-one


admin.site.register(Copy, CopyAdmin)


class LoanAdmin(admin.ModelAdmin):
    list_display = ["id", "where"]
    list_select_related = ("copy__shelf",)


admin.site.register(Loan, LoanAdmin)
