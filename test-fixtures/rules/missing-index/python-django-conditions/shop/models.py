# no-fix: shown only: nobody knows how large the tables are until a planner is asked
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Customer(models.Model):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100)
    phone = models.CharField(max_length=20, db_index=True)
    city = models.CharField(max_length=50)
    active = models.BooleanField(default=True)


class Order(models.Model):
    STATUS = [("new", "New"), ("paid", "Paid"), ("sent", "Sent")]

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="orders")
    seller = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+", db_index=False)  # expect: missing-index "seller_id is a foreign key to shop_customer"
    number = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=STATUS)
    tracking = models.CharField(max_length=40, null=True)
    tags = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["number", "created_at"]), GinIndex(fields=["tags"])]


class Item(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    sku = models.CharField(max_length=30)
    position = models.IntegerField()
    price = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        unique_together = [("order", "position")]


class Event(models.Model):
    kind = models.CharField(max_length=30)
    payload = models.TextField()
    at = models.DateTimeField()


class Visit(models.Model):
    page = models.CharField(max_length=200)
    at = models.DateTimeField()
    session = models.CharField(max_length=40)
