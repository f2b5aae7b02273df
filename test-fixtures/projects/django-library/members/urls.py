from django.urls import path

from . import views

urlpatterns = [
    path("loan-descriptions/", views.loan_descriptions, name="loan-descriptions"),
    path("loan-descriptions-joined/", views.loan_descriptions_joined, name="loan-descriptions-joined"),
    path("late-members/", views.late_members, name="late-members"),
    path("late-members-annotated/", views.late_members_annotated, name="late-members-annotated"),
    path("fines-of-loans/", views.fines_of_loans, name="fines-of-loans"),
    path("loans-of-fines/", views.loans_of_fines, name="loans-of-fines"),
    path("reserved-titles/", views.reserved_titles, name="reserved-titles"),
    path("reserved-titles-prefetched/", views.reserved_titles_prefetched, name="reserved-titles-prefetched"),
    path("member-cards/", views.member_cards, name="member-cards"),
    path("member-cards-joined/", views.member_cards_joined, name="member-cards-joined"),
    path("extend-loans/", views.extend_loans, name="extend-loans"),
    path("extend-loans-bulk/", views.extend_loans_bulk, name="extend-loans-bulk"),
    path("extend-loans-update/", views.extend_loans_update, name="extend-loans-update"),
    path("import-members/", views.import_members, name="import-members"),
    path("import-members-bulk/", views.import_members_bulk, name="import-members-bulk"),
    path("import-members-chunked/", views.import_members_chunked, name="import-members-chunked"),
    path("import-authors/", views.import_authors, name="import-authors"),
    path("return-loans/", views.return_loans, name="return-loans"),
    path("return-loans-together/", views.return_loans_together, name="return-loans-together"),
    path("forgive-fines/", views.forgive_fines, name="forgive-fines"),
    path("forgive-fines-together/", views.forgive_fines_together, name="forgive-fines-together"),
    path("tag-books/", views.tag_books, name="tag-books"),
    path("tag-books-together/", views.tag_books_together, name="tag-books-together"),
    path("rename-branches/", views.rename_branches, name="rename-branches"),
    path("member-loans/", views.MemberLoansView.as_view(), name="member-loans"),
    path("member-loans-prefetched/", views.PrefetchedMemberLoansView.as_view(), name="member-loans-prefetched"),
    path("member-badges/", views.MemberBadgesView.as_view(), name="member-badges"),
]
