# file-is-clean
from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=80)


class Order(models.Model):
    number = models.CharField(max_length=20)
    customer = models.ForeignKey(Customer, related_name="orders", on_delete=models.CASCADE)


class Invoice(models.Model):
    order = models.ForeignKey(Order, related_name="invoices", on_delete=models.CASCADE)
