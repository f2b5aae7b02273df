# Fields with type arguments, managers that cannot be read, a raise that is no cache, and a loop over a few classes.
from django.contrib.auth.models import User
from django.db import models

from elsewhere import overridable


class Shelf(models.Model):
    label = models.CharField(max_length=20)


class Hook(models.Model):
    user = models.ForeignKey[User, User](User, related_name="hooks", on_delete=models.CASCADE)
    enabled = models.BooleanField()


class Loan(models.Model):
    objects = overridable.manager_of(User).from_settings()
    user = models.ForeignKey[User, User](User, related_name="loans", on_delete=models.CASCADE)
    shelf = models.ForeignKey(Shelf, related_name="loans", on_delete=models.CASCADE)
    closed = models.BooleanField()

    def close(self):
        if self.closed:
            raise ValueError("closed already")
        self.closed = True
        for other in Loan.objects.filter(shelf=self.shelf):
            Hook.objects.filter(user=other.user_id).first()  # expect: n-plus-one


def notify():
    for loan in Loan.objects.select_related("user").prefetch_related("user__hooks"):
        for hook in [hook for hook in loan.user.hooks.all() if hook.enabled]:  # expect: n-plus-one
            print(hook)


def notify_from_memory():
    for hook in Hook.objects.select_related("user"):
        print(hook.user.email)  # clean: n-plus-one — loaded with the hooks


def shelves_of_loans_read_by_nobody_knows_whom():
    for loan in Loan.objects.filter(closed=False):
        print(loan.shelf.label)  # clean: n-plus-one — a manager that cannot be read may load anything


def per_model(user):
    for model in (Hook, Loan):
        print(model.objects.filter(user=user).count())  # clean: n-plus-one — two models, written down here
