# Related rows that each pass asks for by conditions: they come along with the rows, and Python picks those that are wanted.
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q


class Shop(models.Model):
    name = models.CharField(max_length=50)


class Hook(models.Model):
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="hooks")
    event = models.IntegerField()
    url = models.CharField(max_length=200)
    enabled = models.BooleanField(default=True)
    weight = models.IntegerField(null=True)


class Follower(models.Model):
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)
    reader = models.ForeignKey("Person", on_delete=models.CASCADE)


class Person(models.Model):
    name = models.CharField(max_length=50)
    visited = models.ManyToManyField(Shop, through="Visit", related_name="visitors")


class Visit(models.Model):
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)


PAID = 3


def announced():
    for shop in Shop.objects.filter(name="x").prefetch_related(Prefetch("hooks", queryset=Hook.objects.filter(event=PAID, enabled=True), to_attr="matching_hooks")):
        for hook in shop.matching_hooks:  # expect: n-plus-one
            print(hook.url)


def followed(person: Person):
    return {shop.name: shop.has_matching_followers for shop in Shop.objects.all().annotate(has_matching_followers=Exists(Follower.objects.filter(shop=OuterRef("pk"), reader=person)))}  # expect: n-plus-one


def counted():
    for shop in Shop.objects.all().annotate(matching_hook_count=Count("hooks", filter=Q(hooks__event__gt=PAID, hooks__enabled=False), distinct=True)):
        print(shop.name, shop.matching_hook_count)  # expect: n-plus-one


def urls_of(shop: Shop):
    return ",".join([hook.url for hook in shop.hooks.all()])  # expect: n-plus-one


def all_urls():
    return [urls_of(shop) for shop in Shop.objects.all().prefetch_related("hooks")]


def visitors_of_each():
    for shop in Shop.objects.all().prefetch_related("visitors"):
        print([person.name for person in shop.visitors.all()])  # expect: n-plus-one


def prefetched_already():
    for shop in Shop.objects.prefetch_related(Prefetch("hooks", queryset=Hook.objects.order_by("id"))):
        print([hook.url for hook in shop.hooks.all() if hook.event == PAID])  # expect: n-plus-one


def added_meanwhile(url: str):
    for shop in Shop.objects.all():
        if not shop.hooks.filter(url=url).exists():  # expect: n-plus-one
            Hook.objects.create(shop=shop, event=PAID, url=url)


def heavy():
    for shop in Shop.objects.all().annotate(has_matching_hooks=Exists(Hook.objects.filter(shop=OuterRef("pk"), weight__gt=1))):
        print(shop.has_matching_hooks)  # expect: n-plus-one


def by_part_of_a_text():
    for shop in Shop.objects.all().annotate(has_matching_hooks=Exists(Hook.objects.filter(shop=OuterRef("pk"), url__icontains="x"))):
        print(shop.has_matching_hooks)  # expect: n-plus-one


def handed_on(show):
    for shop in Shop.objects.all().prefetch_related(Prefetch("hooks", queryset=Hook.objects.filter(event=PAID), to_attr="matching_hooks")):
        show(list(shop.matching_hooks))  # expect: n-plus-one


def talk_of_each(shops: list[Shop], person: Person):
    for shop in set(shops) & set(person.shops):
        print(shop.name)


def looked_up_by_key(shop: Shop, first: set[int], second: set[int]):
    hooks_by_event = {hook.event: hook for hook in shop.hooks.filter(event__in=first & second)}
    for event in first & second:
        hook = hooks_by_event[event]  # expect: n-plus-one
        print(hook.url)
