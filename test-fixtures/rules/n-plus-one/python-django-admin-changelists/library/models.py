from django.db import models


class Branch(models.Model):
    city = models.CharField(max_length=80)

    def __str__(self):
        return self.city


class Member(models.Model):
    name = models.CharField(max_length=80)
    branch = models.ForeignKey(Branch, null=True, related_name="members", on_delete=models.SET_NULL)

    def __str__(self):
        return f"{self.name} of {self.branch.city}"  # expect: n-plus-one


class Shelf(models.Model):
    code = models.CharField(max_length=10)
    branch = models.ForeignKey(Branch, related_name="shelves", on_delete=models.CASCADE)

    def __str__(self):
        return self.code


class Copy(models.Model):
    barcode = models.CharField(max_length=40)
    shelf = models.ForeignKey(Shelf, related_name="copies", on_delete=models.CASCADE)
    reader = models.ForeignKey(Member, null=True, related_name="copies", on_delete=models.SET_NULL)

    def __str__(self):
        return self.barcode

    def place(self):
        return f"{self.shelf.branch.city}/{self.shelf.code}"  # clean: n-plus-one — automatic select_related follows required keys


class Loan(models.Model):
    copy = models.ForeignKey(Copy, related_name="loans", on_delete=models.CASCADE)
    member = models.ForeignKey(Member, related_name="loans", on_delete=models.CASCADE)

    def where(self):
        return self.copy.shelf.code  # expect: n-plus-one; expect: n-plus-one
