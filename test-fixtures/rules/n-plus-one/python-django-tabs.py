# New code in files that are indented with tabs, and in chains whose calls stand on lines of their own.
from django.db import models


class Shop(models.Model):
	name = models.CharField(max_length=50)
	city = models.CharField(max_length=50)


class Hook(models.Model):
	shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="hooks")
	enabled = models.BooleanField(default=True)
	url = models.CharField(max_length=50)


def one():
	for shop in Shop.objects.filter(name="x"):
		for hook in shop.hooks.filter(enabled=True, url="https").order_by("url"):  # expect: n-plus-one
			print(hook)


def two():
	shops = (
		Shop.objects.filter(name="x")
		.exclude(city="y")
		.order_by("name")
	)
	for shop in shops:
		for hook in shop.hooks.filter(enabled=True, url="https").order_by("url"):  # expect: n-plus-one
			print(hook)


def three():
	shops = Shop.objects.filter(
		name="x",
		city="z",
	).order_by("name")
	for shop in shops:
		for hook in shop.hooks.filter(enabled=True, url="https").order_by("url"):  # expect: n-plus-one
			print(hook)


def four():
	shops = Shop.objects.filter(name="x").exclude(city="yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy")[:100]
	for shop in shops:
		print(shop.hooks.filter(enabled=True).count())  # expect: n-plus-one
