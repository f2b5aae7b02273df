# New code in files that are indented with tabs, and in chains whose calls stand on lines of their own.
from django.db import models
from django.db.models import Count, Prefetch, Q


class Shop(models.Model):
	name = models.CharField(max_length=50)
	city = models.CharField(max_length=50)


class Hook(models.Model):
	shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="hooks")
	enabled = models.BooleanField(default=True)
	url = models.CharField(max_length=50)


def one():
	for shop in Shop.objects.filter(name="x").prefetch_related(
		Prefetch(
			"hooks",
			queryset=Hook.objects.filter(enabled=True, url="https").order_by("url"),
			to_attr="matching_hooks",
		)
	):
		for hook in shop.matching_hooks:  # expect: n-plus-one
			print(hook)


def two():
	shops = (
		Shop.objects.filter(name="x")
		.exclude(city="y")
		.order_by("name")
		.prefetch_related(
			Prefetch(
				"hooks",
				queryset=Hook.objects.filter(enabled=True, url="https").order_by("url"),
				to_attr="matching_hooks",
			)
		)
	)
	for shop in shops:
		for hook in shop.matching_hooks:  # expect: n-plus-one
			print(hook)


def three():
	shops = Shop.objects.filter(
		name="x",
		city="z",
	).order_by("name").prefetch_related(
		Prefetch(
			"hooks",
			queryset=Hook.objects.filter(enabled=True, url="https").order_by("url"),
			to_attr="matching_hooks",
		)
	)
	for shop in shops:
		for hook in shop.matching_hooks:  # expect: n-plus-one
			print(hook)


def four():
	shops = (
		Shop.objects.filter(name="x")
		.exclude(city="yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy")
		.annotate(
			enabled_hook_count=Count("hooks", filter=Q(hooks__enabled=True), distinct=True)
		)[:100]
	)
	for shop in shops:
		print(shop.enabled_hook_count)  # expect: n-plus-one
