# Queries that are called for in a loop: with the loop's own values, for one row and for many; and what only looks like them.
import itertools
import time

from django.core.cache import cache
from django.core.paginator import Paginator
from django.db import models


class Shelf(models.Model):
    name = models.CharField(max_length=50)


class Item(models.Model):
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE)
    code = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10)


def get_per_row(rows):
    shelves = Shelf.objects.all()
    for shelf in shelves:
        print(Item.objects.get(shelf=shelf, state="new"))  # expect: n-plus-one


def filter_per_row():
    for shelf in Shelf.objects.all():
        for item in Item.objects.filter(shelf=shelf):  # expect: n-plus-one
            print(item.code)


def exists_per_row():
    return [shelf for shelf in Shelf.objects.all() if Item.objects.filter(shelf=shelf).exists()]  # expect: n-plus-one


def empty_ones():
    for shelf in Shelf.objects.all():
        if not Item.objects.filter(shelf=shelf).exists():  # expect: n-plus-one
            print(shelf.name)


def still_there():
    for item in Item.objects.filter(state="new"):
        if not Item.objects.filter(pk=item.pk).exists():  # expect: n-plus-one
            continue
        time.sleep(1)


def newest(shelf):
    return Item.objects.filter(shelf=shelf).latest("pk")  # expect: n-plus-one


def in_a_helper():
    return {shelf.name: newest(shelf) for shelf in Shelf.objects.all()}


def refreshed():
    for item in Item.objects.all():
        item.refresh_from_db()  # expect: n-plus-one


async def awaited():
    async for shelf in Shelf.objects.all():
        print(await Item.objects.filter(shelf=shelf).acount())  # expect: n-plus-one


def deferred_column():
    for item in Item.objects.only("code"):
        print(item.state)  # expect: n-plus-one


def constant_list():
    for state in ("new", "sold", "lost"):
        print(Item.objects.filter(state=state).count())  # clean: n-plus-one — three states


def in_chunks(codes):
    for start in range(0, len(codes), 500):
        chunk = codes[start : start + 500]
        print(list(Item.objects.filter(code__in=chunk)))  # clean: n-plus-one — one query a chunk


def batched_keys(codes):
    for batch in itertools.batched(codes, 500):
        print(list(Item.objects.filter(code__in=batch)))  # clean: n-plus-one — one query a batch


def polling(code):
    while True:
        item = Item.objects.get(code=code)  # clean: n-plus-one — polls one row
        if item.state == "sold":
            break
        time.sleep(1)


def pages():
    paginator = Paginator(Item.objects.order_by("pk"), 100)
    for number in paginator.page_range:
        for item in paginator.page(number):  # clean: n-plus-one — a page at a time
            print(item.code)


def from_a_dict():
    items = {item.shelf_id: item for item in Item.objects.all()}
    for shelf in Shelf.objects.all():
        print(items.get(shelf.pk))  # clean: n-plus-one — a dict in memory


def in_bulk():
    items = Item.objects.in_bulk(field_name="code")
    for shelf in Shelf.objects.all():
        print(items.get(shelf.name))  # clean: n-plus-one — a dict in memory


def cached():
    for shelf in Shelf.objects.all():
        print(cache.get(f"shelf-{shelf.pk}"))  # clean: n-plus-one — not the database


def one_shelf(name):
    for shelf in Shelf.objects.filter(pk=name):
        print(list(Item.objects.filter(shelf=shelf)))  # clean: n-plus-one — a key, so one shelf at most


def of_unknown_things(sources):
    for source in sources:
        print(source.objects.get(pk=1), source.author.name)  # clean: n-plus-one — nobody knows what these are
