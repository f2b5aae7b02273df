# Helpers that answer yes or no: what stands behind such an answer may be reached.
from django.db import models


class Member(models.Model):
    name = models.CharField(max_length=50)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)


class Loan(models.Model):
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="loans")
    due = models.DateField()


def should_skip(member):
    if member.is_staff:
        return True
    return False


def is_away(member):
    if not member.is_active:
        return True


def never(member):
    return False


def always(member):
    return True


def loans_of(member):
    if should_skip(member):
        return []
    return list(Loan.objects.filter(member=member).order_by("due"))  # expect: n-plus-one


def all_loans():
    return [loans_of(member) for member in Member.objects.all()]


class Reminders:
    @classmethod
    def is_left_out(cls, member):
        if member.is_staff:
            return True
        if not member.is_active:
            return True
        return False

    @classmethod
    def send(cls, member):
        if cls.is_left_out(member):
            return []
        return list(Loan.objects.filter(member=member).order_by("due"))  # expect: n-plus-one


def remind_all():
    for member in Member.objects.all():
        Reminders.send(member)


def of_those_here():
    for member in Member.objects.all():
        if is_away(member):
            continue
        print(list(Loan.objects.filter(member=member).order_by("due")))  # expect: n-plus-one


def of_anybody():
    for member in Member.objects.all():
        if never(member):
            continue
        print(list(Loan.objects.filter(member=member).order_by("due")))  # expect: n-plus-one


def of_nobody():
    for member in Member.objects.all():
        if always(member):
            continue
        print(list(Loan.objects.filter(member=member).order_by("due")))  # clean: n-plus-one — it is never reached


def with_a_flag():
    is_late = False
    for loan in Loan.objects.all():
        if loan.due:
            is_late = True
    for member in Member.objects.all():
        if is_late:
            continue
        print(list(Loan.objects.filter(member=member).order_by("due")))  # expect: n-plus-one
