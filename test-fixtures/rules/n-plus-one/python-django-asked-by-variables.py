# Conditions on a column that is true or false whose value a variable holds: what it held once, or where it is left out, is not what is asked for.
from django.db import models


class Shop(models.Model):
    name = models.CharField(max_length=50)


class Hook(models.Model):
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="hooks")
    url = models.CharField(max_length=200)
    enabled = models.BooleanField(default=True)


def urls_of(shop, enabled=True):
    return [hook.url for hook in shop.hooks.filter(enabled=enabled)]  # expect: n-plus-one


def announced():
    for shop in Shop.objects.filter(name="x"):
        print(urls_of(shop))


def announced_by_wish(request):
    enabled = True
    if request.GET.get("off"):
        enabled = False
    for shop in Shop.objects.filter(name="x"):
        for hook in shop.hooks.filter(enabled=enabled):  # expect: n-plus-one
            print(hook.url)


def announced_either_way():
    for shop in Shop.objects.filter(name="x"):
        for enabled in (True, False):
            print([hook.url for hook in shop.hooks.filter(enabled=enabled)])  # expect: n-plus-one


def switched_off():
    for shop in Shop.objects.filter(name="x"):
        for url in ("a", "b"):
            print(url, [hook.url for hook in shop.hooks.filter(enabled=False, url=url)])  # expect: n-plus-one
