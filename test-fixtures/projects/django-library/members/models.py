from django.db import models

from catalog.models import Book, Copy


class Branch(models.Model):
    name = models.CharField(max_length=100)


class Member(models.Model):
    name = models.CharField(max_length=100)
    email = models.EmailField(unique=True)
    branch = models.ForeignKey(Branch, on_delete=models.CASCADE)
    reserved = models.ManyToManyField(Book, through="Reservation", related_name="reserved_by")

    def __str__(self):
        return self.name


class Reservation(models.Model):
    member = models.ForeignKey(Member, on_delete=models.CASCADE)
    book = models.ForeignKey(Book, on_delete=models.CASCADE)

    def __str__(self):
        return f"Reservation of {self.member.name}"  # expect: n-plus-one #reservation


class LoanQuerySet(models.QuerySet):
    def open(self):
        return self.filter(returned=False)

    def with_details(self):
        return self.select_related("member__branch", "copy__book")


class Loan(models.Model):
    copy = models.ForeignKey(Copy, on_delete=models.CASCADE)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="loans")
    due_on = models.DateField()
    returned = models.BooleanField(default=False)

    objects = LoanQuerySet.as_manager()


class Fine(models.Model):
    loan = models.OneToOneField(Loan, on_delete=models.CASCADE)
    amount = models.IntegerField()
