# Related rows that each pass asks for in the same way: they come along with the rows under a name of their own.
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import render


class Shop(models.Model):
    name = models.CharField(max_length=50)

    @property
    def ordered_hooks(self):
        return self.hooks.order_by("-url")


class Hook(models.Model):
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="hooks")
    url = models.CharField(max_length=200)
    enabled = models.BooleanField(default=True)
    weight = models.DecimalField(max_digits=5, decimal_places=2)


class Visit(models.Model):
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)
    day = models.DateField()


class Member(models.Model):
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)
    name = models.CharField(max_length=50)


def in_order():
    for shop in Shop.objects.all().prefetch_related(
        Prefetch("hooks", queryset=Hook.objects.order_by("url"), to_attr="sorted_hooks")
    ):
        for hook in shop.sorted_hooks:  # expect: n-plus-one
            print(hook.url)


def enabled_in_order():
    shops = Shop.objects.filter(name="x").prefetch_related(
        Prefetch(
            "hooks", queryset=Hook.objects.filter(enabled=True).order_by("-weight", "url"), to_attr="enabled_hooks"
        )
    )
    return {
        shop.name: list(shop.enabled_hooks)  # expect: n-plus-one
        for shop in shops
    }


def heavy(limit):
    for shop in Shop.objects.prefetch_related(
        "visit_set", Prefetch("hooks", queryset=Hook.objects.filter(weight__gt=limit), to_attr="matching_hooks")
    ):
        hooks = list(shop.matching_hooks)  # expect: n-plus-one
        print(shop.name, hooks)


def visited_since(day):
    since = day
    for shop in Shop.objects.all().annotate(
        has_matching_visits=Exists(Visit.objects.filter(shop=OuterRef("pk"), day__gte=since))
    ):
        if shop.has_matching_visits:  # expect: n-plus-one
            print(shop.name)


def how_many(day):
    for shop in Shop.objects.all().prefetch_related(
        Prefetch("visit_set", queryset=Visit.objects.exclude(day__lt=day), to_attr="matching_visits")
    ):
        print(shop.name, len(shop.matching_visits))  # expect: n-plus-one


def shops_of_members():
    for member in Member.objects.select_related("shop").prefetch_related(
        Prefetch("shop__hooks", queryset=Hook.objects.filter(enabled=True, weight__gt=1), to_attr="matching_hooks")
    ):
        for hook in member.shop.matching_hooks:  # expect: n-plus-one
            print(member.name, hook.url)


def page(request):
    shops = Shop.objects.all()
    listed = [(shop, shop.hooks.order_by("url").first()) for shop in shops]  # expect: n-plus-one
    return render(request, "shops.html", {"shops": listed})


def of_each(days):
    for shop in Shop.objects.all():
        print(shop.visit_set.filter(day__in=days[shop.name]).count())  # expect: n-plus-one


def moving_on(day):
    for shop in Shop.objects.all().prefetch_related("visit_set"):
        if any(visit.day >= day for visit in shop.visit_set.all()):  # expect: n-plus-one
            day = shop.last_day


def asked_further():
    for shop in Shop.objects.all():
        hooks = shop.hooks.order_by("url")
        print(hooks.filter(enabled=True).first())  # expect: n-plus-one


def added_meanwhile():
    for shop in Shop.objects.all():
        for hook in shop.hooks.filter(weight__lt=0):  # expect: n-plus-one
            shop.hooks.create(url=hook.url, weight=0)  # expect: unbatched-write


def hooks_of(shop: Shop):
    return [hook.url for hook in shop.hooks.order_by("url")]  # expect: n-plus-one


def all_hooks():
    return [hooks_of(shop) for shop in Shop.objects.all()]


def at_random():
    for shop in Shop.objects.all():
        for hook in shop.hooks.order_by("?"):  # expect: n-plus-one
            print(hook.url)


def asked_twice():
    for shop in Shop.objects.all().prefetch_related(
        Prefetch("hooks", queryset=Hook.objects.filter(enabled=True, weight=3), to_attr="matching_hooks")
    ):
        for hook in shop.matching_hooks:  # expect: n-plus-one
            print(hook.url)
        print(max(hook.weight for hook in shop.matching_hooks))  # expect: n-plus-one
