"""Views that write, and views that follow a member's loans."""
import datetime
import json

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from catalog.models import Author, Book, Genre

from .models import Branch, Fine, Loan, Member
from .services import LoanDesk, describe_loan


def loan_descriptions(request):
    loans = Loan.objects.open()
    return JsonResponse({"loans": [describe_loan(loan) for loan in loans]})  # origin: #describe


def loan_descriptions_joined(request):
    loans = Loan.objects.open().with_details()
    return JsonResponse({"loans": [describe_loan(loan) for loan in loans]})  # clean: n-plus-one — joined by the custom queryset


def late_members(request):
    late = []
    for member in Member.objects.all():
        if member.loans.filter(returned=False).exists():  # expect: n-plus-one
            late.append(member.name)
    return JsonResponse({"members": late})


def late_members_annotated(request):
    open_loans = Loan.objects.filter(member=OuterRef("pk"), returned=False)
    members = Member.objects.annotate(is_late=Exists(open_loans))
    return JsonResponse({"members": [member.name for member in members if member.is_late]})  # clean: n-plus-one — a subquery of the same read


def fines_of_loans(request):
    loans = Loan.objects.all()
    return JsonResponse({"fines": [loan.fine.amount for loan in loans]})  # expect: n-plus-one


def loans_of_fines(request):
    fines = Fine.objects.select_related("loan__member")
    return JsonResponse({"members": [fine.loan.member.name for fine in fines]})  # clean: n-plus-one — joined above


def reserved_titles(request):
    data = {}
    for member in Member.objects.all():
        data[member.name] = [book.title for book in member.reserved.all()]  # expect: n-plus-one
    return JsonResponse(data)


def reserved_titles_prefetched(request):
    data = {}
    for member in Member.objects.prefetch_related("reserved"):
        data[member.name] = [book.title for book in member.reserved.all()]  # clean: n-plus-one — prefetched above
    return JsonResponse(data)


def member_cards(request):
    members = Member.objects.all()
    return render(request, "members/cards.html", {"members": members})


def member_cards_joined(request):
    members = Member.objects.select_related("branch")
    return render(request, "members/cards_joined.html", {"members": members})


class MemberLoansView(ListView):
    model = Member
    template_name = "members/loans.html"


class PrefetchedMemberLoansView(ListView):
    template_name = "members/loans_prefetched.html"

    def get_queryset(self):
        return Member.objects.prefetch_related("loans__copy")


class MemberBadgesView(ListView):
    model = Member
    template_name = "members/badges.html"  # origin: #badge


@require_POST
def extend_loans(request):
    for loan in Loan.objects.all():
        loan.due_on += datetime.timedelta(days=7)
        loan.save()  # expect: unbatched-write
    return JsonResponse({})


@require_POST
def extend_loans_bulk(request):
    loans = list(Loan.objects.all())
    for loan in loans:
        loan.due_on += datetime.timedelta(days=7)
    Loan.objects.bulk_update(loans, ["due_on"])  # clean: unbatched-write — one statement for all loans
    return JsonResponse({})


@require_POST
def extend_loans_update(request):
    Loan.objects.update(due_on=F("due_on") + datetime.timedelta(days=7))  # clean: unbatched-write — one statement
    return JsonResponse({})


@require_POST
def import_members(request):
    branch = Branch.objects.first()
    for row in json.loads(request.body)["rows"]:
        Member.objects.create(name=row["name"], email=row["email"], branch=branch)  # expect: unbatched-write
    return JsonResponse({})


@require_POST
def import_members_bulk(request):
    branch = Branch.objects.first()
    rows = json.loads(request.body)["rows"]
    Member.objects.bulk_create(Member(name=row["name"], email=row["email"], branch=branch) for row in rows)  # clean: unbatched-write — one statement
    return JsonResponse({})


@require_POST
def import_members_chunked(request):
    branch = Branch.objects.first()
    rows = json.loads(request.body)["rows"]
    for start in range(0, len(rows), 500):
        members = [Member(name=row["name"], email=row["email"], branch=branch) for row in rows[start:start + 500]]
        Member.objects.bulk_create(members)  # clean: unbatched-write — one statement for five hundred rows
    return JsonResponse({})


@require_POST
def import_authors(request):
    for row in json.loads(request.body)["rows"]:
        Author.objects.get_or_create(name=row["name"], defaults={"country_id": 1})  # expect: unbatched-write
    return JsonResponse({})


@require_POST
def return_loans(request):
    with transaction.atomic():
        LoanDesk().return_all(Loan.objects.open())
    return JsonResponse({})


@require_POST
def return_loans_together(request):
    LoanDesk().return_together(Loan.objects.open())
    return JsonResponse({})


@require_POST
def forgive_fines(request):
    for fine in Fine.objects.all():
        fine.delete()  # expect: unbatched-write
    return JsonResponse({})


@require_POST
def forgive_fines_together(request):
    Fine.objects.all().delete()  # clean: unbatched-write — one statement
    return JsonResponse({})


@require_POST
def tag_books(request):
    genre = Genre.objects.order_by("pk").first()
    for book in Book.objects.all():
        book.genres.add(genre)  # expect: unbatched-write
    return JsonResponse({})


@require_POST
def tag_books_together(request):
    genre = Genre.objects.order_by("pk").first()
    genre.books.add(*Book.objects.all())  # clean: unbatched-write — one statement for all links
    return JsonResponse({})


@require_POST
def rename_branches(request):
    for name in ("North", "South"):
        Branch.objects.filter(name=name).update(name=name.lower())  # clean: unbatched-write — two names, written down here
    return JsonResponse({})
