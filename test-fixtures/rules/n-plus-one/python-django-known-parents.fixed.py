# Rows that know their parent because they were fetched for it, and rows that know whether they were saved before.
from django.db import models
from django.db.models import Prefetch


class Shelf(models.Model):
    name = models.CharField(max_length=50)


class Label(models.Model):
    text = models.CharField(max_length=50)


class Item(models.Model):
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="items")
    label = models.ForeignKey(Label, on_delete=models.CASCADE)
    code = models.CharField(max_length=20)

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.code = str(Item.objects.filter(shelf=self.shelf_id).count())  # expect: n-plus-one #numbered
        super().save(*args, **kwargs)


class Stamp(models.Model):
    text = models.CharField(max_length=20)

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.text = Label.objects.get(text=self.text).text  # clean: n-plus-one — only fetched rows are saved in a loop
        super().save(*args, **kwargs)


class Crate(models.Model):
    code = models.CharField(max_length=20)

    def save(self, *args, **kwargs):
        is_new = not bool(self.pk)
        if is_new:
            self.code = Label.objects.get(text=self.code).text  # clean: n-plus-one — only fetched rows are saved in a loop
        if self.pk is None:
            print(Label.objects.get(text=self.code))  # clean: n-plus-one — a fetched row has its key
        super().save(*args, **kwargs)
        if is_new and self.code:
            print(Label.objects.get(text=self.code))  # clean: n-plus-one — the same, asked before it was saved
        if self.id:
            print(Shelf.objects.get(name=self.code))  # expect: n-plus-one


class Badge(models.Model):
    text = models.CharField(max_length=20)

    def save(self, *args, **kwargs):
        if not self.id:
            self.text = Label.objects.get(text=self.text).text  # expect: n-plus-one #copied
        super().save(*args, **kwargs)


def parents_of_prefetched_lists():
    for shelf in Shelf.objects.prefetch_related(Prefetch("items", queryset=Item.objects.all().select_related("label"), to_attr="all_items")):
        for item in shelf.all_items:
            print(item.shelf.name)  # clean: n-plus-one — Django sets the parent on each of its items
            print(item.label.text)  # expect: n-plus-one


def parents_without_a_queryset():
    for shelf in Shelf.objects.prefetch_related(Prefetch("items", to_attr="all_items")):
        for item in shelf.all_items:
            print(item.shelf.name)  # clean: n-plus-one — Django sets the parent on each of its items


def save_fetched():
    for stamp in Stamp.objects.all():
        stamp.save()


def save_new(codes, label):
    for shelf in Shelf.objects.all():
        Item(shelf=shelf, label=label).save()  # origin: #numbered


def save_fetched_crates():
    for crate in Crate.objects.all():
        crate.save()


def copy_badges():
    for badge in Badge.objects.all():  # origin: #copied
        badge.pk = None
        badge.save()
