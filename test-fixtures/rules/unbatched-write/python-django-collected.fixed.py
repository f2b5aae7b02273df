# Loops that write a row in each pass and do something else as well: the rows are collected, and written after the loop.
from django.db import IntegrityError, models


class Shelf(models.Model):
    label = models.CharField(max_length=50)


class Volume(models.Model):
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE)
    title = models.CharField(max_length=200)
    pages = models.IntegerField(default=0)
    marks = models.JSONField(default=list)


class Loan(models.Model):
    volume = models.ForeignKey(Volume, on_delete=models.CASCADE)
    changed = models.DateTimeField(auto_now=True)


def made_where_titled(shelf: Shelf, rows: list[dict]):
    volumes = []
    for row in rows:
        title = row["title"].strip()
        if not title:
            continue
        print(title)
        volumes.append(
            Volume(  # expect: unbatched-write
                shelf=shelf,
                title=title,
                pages=row["pages"],
            ),
        )
    Volume.objects.bulk_create(volumes)


def keys_of_what_was_made(shelf: Shelf, titles: list[str]):
    keys = []
    volumes = []
    for title in titles:
        print(title)
        volumes.append(
            Volume(  # expect: unbatched-write
                shelf=shelf, title=title
            ),
        )
    keys.extend(volume.pk for volume in Volume.objects.bulk_create(volumes))
    return keys


def changed_and_saved():
    volumes = []
    for volume in Volume.objects.filter(pages=0).select_related("shelf"):
        volume.title = f"{volume.shelf.label} {volume.title}"
        volume.marks.append("counted")
        volumes.append(volume)  # expect: unbatched-write
    Volume.objects.bulk_update(volumes, ["title", "marks"], batch_size=500)


def saved_by_name(volumes: list[Volume]):
    changed_volumes = []
    for volume in volumes:
        if volume.pages > 1000:
            volume.pages = 1000
            changed_volumes.append(volume)  # expect: unbatched-write
    Volume.objects.bulk_update(changed_volumes, ["pages"], batch_size=500)


def handed_on_before(measure):
    for volume in Volume.objects.all():
        measure(volume)
        volume.save()  # expect: unbatched-write


def handed_to_a_worker(recount, queue):
    for volume in Volume.objects.filter(pages=1):
        volume.title = recount.delay(volume.title).id
        volume.save()  # expect: unbatched-write
    for volume in Volume.objects.filter(pages=2):
        volume.title = queue(volume.pk)
        volume.save()  # expect: unbatched-write


def noted_by_key(recount):
    seen = set()
    # Titles are read aloud.
    volumes = []
    for volume in Volume.objects.filter(pages=3):
        seen.add(volume.pk)
        volume.title = recount(volume.title)
        volumes.append(volume)  # expect: unbatched-write
    Volume.objects.bulk_update(volumes, ["title"], batch_size=500)
    return seen


def stamped_by_saving(volume: Volume):
    for loan in Loan.objects.all():
        loan.volume = volume
        loan.save()  # expect: unbatched-write


def lent_at_once(shelf: Shelf, titles: list[str]):
    for title in titles:
        volume = Volume.objects.create(shelf=shelf, title=title)  # expect: unbatched-write
        Loan.objects.create(volume=volume)  # expect: unbatched-write


def asked_by_the_next_pass(shelf: Shelf, titles: list[str]):
    for title in titles:
        if not Volume.objects.filter(title=title).exists():
            Volume.objects.create(shelf=shelf, title=title)  # expect: unbatched-write


def each_for_itself(shelf: Shelf, titles: list[str]):
    for title in titles:
        try:
            Volume.objects.create(shelf=shelf, title=title)  # expect: unbatched-write
        except IntegrityError:
            print(title)


def left_at_the_first(shelf: Shelf, titles: list[str]):
    for title in titles:
        Volume.objects.create(shelf=shelf, title=title)  # expect: unbatched-write
        if title == "end":
            return


def of_a_stream():
    for volume in Volume.objects.iterator():
        volume.pages += 1
        volume.save()  # expect: unbatched-write


def with_marks_of_all(shelf: Shelf, titles: list[str]):
    marks = []
    for title in titles:
        marks.append(title)
        Volume.objects.create(shelf=shelf, title=title, marks=marks)  # expect: unbatched-write
