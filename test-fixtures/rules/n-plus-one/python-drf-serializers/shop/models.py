from django.contrib.auth import get_user_model
from django.db import models


class Country(models.Model):
    name = models.CharField(max_length=80)


class Maker(models.Model):
    name = models.CharField(max_length=80)
    country = models.ForeignKey(Country, on_delete=models.CASCADE)

    def __str__(self):
        return f"{self.name} ({self.country.name})"  # expect: n-plus-one #string-related


class Label(models.Model):
    name = models.CharField(max_length=40)

    def __str__(self):
        return self.name


class Product(models.Model):
    name = models.CharField(max_length=80)
    maker = models.ForeignKey(Maker, related_name="products", on_delete=models.CASCADE)
    labels = models.ManyToManyField(Label, related_name="products")
    substitute = models.ForeignKey("self", null=True, related_name="+", on_delete=models.SET_NULL)

    @property
    def order_count(self):
        return self.lines.count()  # expect: n-plus-one #property

    @property
    def title(self):
        return self.name.title()  # clean: n-plus-one — a column

    def origin(self):
        return self.maker.country  # clean: n-plus-one — the viewsets that show it load both


class Order(models.Model):
    number = models.CharField(max_length=20)
    buyer = models.ForeignKey(get_user_model(), null=True, on_delete=models.SET_NULL)


class Line(models.Model):
    order = models.ForeignKey(Order, related_name="lines", on_delete=models.CASCADE)
    product = models.ForeignKey(Product, related_name="lines", on_delete=models.CASCADE)
    amount = models.IntegerField()
