"""Reservations, and loans taken through less common ways to loop."""
import functools
import itertools
import json

from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views import View
from django.views.decorators.http import require_POST

from catalog.models import Book

from .models import Branch, Loan, Member, Reservation


def counted(view):
    @functools.wraps(view)
    def wrapper(request, *arguments, **named):
        response = view(request, *arguments, **named)
        response["X-Library"] = "counted"
        return response

    return wrapper


def reservation_texts(request):
    reservations = Reservation.objects.all()
    return JsonResponse({"texts": [str(reservation) for reservation in reservations]})  # origin: #reservation


def reservation_texts_joined(request):
    reservations = Reservation.objects.select_related("member")
    return JsonResponse({"texts": [f"{reservation}" for reservation in reservations]})  # clean: n-plus-one — joined before the text is made


def reservation_page(request):
    return render(request, "members/reservations.html", {"reservations": Reservation.objects.all()})


@counted
def sorted_members(request):
    members = sorted(Member.objects.all(), key=lambda member: member.branch.name)  # expect: n-plus-one
    return JsonResponse({"members": [member.name for member in members]})


def grouped_members(request):
    members = Member.objects.order_by("branch_id")
    data = {}
    for branch, group in itertools.groupby(members, key=lambda member: member.branch):  # expect: n-plus-one
        data[branch.name] = len(list(group))
    return JsonResponse(data)


def grouped_member_ids(request):
    members = Member.objects.order_by("branch_id")
    data = {}
    for branch_id, group in itertools.groupby(members, key=lambda member: member.branch_id):  # clean: n-plus-one — a column of the row
        data[branch_id] = len(list(group))
    return JsonResponse(data)


class LoanReport(View):
    def setup(self, request, *arguments, **named):
        super().setup(request, *arguments, **named)
        self.loans = Loan.objects.open()

    def get(self, request):
        return JsonResponse({"members": self._names()})

    def _names(self):
        return [loan.member.name for loan in self.loans]  # expect: n-plus-one


class JoinedLoanReport(LoanReport):
    def setup(self, request, *arguments, **named):
        super().setup(request, *arguments, **named)
        self.loans = Loan.objects.select_related("member")

    def _names(self):
        return [loan.member.name for loan in self.loans]  # clean: n-plus-one — joined in setup


def raw_counts(request):
    data = {}
    with connection.cursor() as cursor:
        for member in Member.objects.all():
            cursor.execute("SELECT count(*) FROM members_loan WHERE member_id = %s", [member.pk])  # expect: n-plus-one
            data[member.name] = cursor.fetchone()[0]
    return JsonResponse(data)


def raw_counts_grouped(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT member_id, count(*) FROM members_loan GROUP BY member_id")
        data = {member_id: count for member_id, count in cursor.fetchall()}  # clean: n-plus-one — rows in memory
    return JsonResponse(data)


@require_POST
def refresh_members(request):
    members = list(Member.objects.all())
    for member in members:
        member.refresh_from_db()  # expect: n-plus-one
    return JsonResponse({})


@require_POST
def rename_members(request):
    rows = [(row["name"], row["email"]) for row in json.loads(request.body)["rows"]]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE members_member SET name = %s WHERE email = %s", rows)  # known-miss: unbatched-write — what executemany sends is its driver's own: psycopg2 a statement a row, others one batch
    return JsonResponse({})


@require_POST
def upsert_members(request):
    branch = Branch.objects.first()
    for row in json.loads(request.body)["rows"]:
        Member.objects.update_or_create(email=row["email"], defaults={"name": row["name"], "branch": branch})  # expect: unbatched-write
    return JsonResponse({})


@require_POST
def close_loans(request):
    for pk in Loan.objects.values_list("pk", flat=True):
        Loan.objects.filter(pk=pk).update(returned=True)  # expect: unbatched-write
    return JsonResponse({})


@require_POST
def drop_reservations(request):
    for member in Member.objects.all():
        member.reserved.clear()  # expect: unbatched-write
    return JsonResponse({})


@require_POST
def reserve_everything(request):
    member = Member.objects.order_by("pk").first()
    reservations = []
    for book in Book.objects.all():
        reservations.append(Reservation(member=member, book=book))
    Reservation.objects.bulk_create(reservations)  # clean: unbatched-write — the loop only collects
    return JsonResponse({})
