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
    for row in rows:
        title = row["title"].strip()
        if not title:
            continue
        print(title)
        Volume.objects.create(  # expect: unbatched-write
            shelf=shelf,
            title=title,
            pages=row["pages"],
        )


def keys_of_what_was_made(shelf: Shelf, titles: list[str]):
    keys = []
    for title in titles:
        print(title)
        volume = Volume.objects.create(  # expect: unbatched-write
            shelf=shelf, title=title
        )
        keys.append(volume.pk)
    return keys


def changed_and_saved():
    for volume in Volume.objects.filter(pages=0).select_related("shelf"):
        volume.title = f"{volume.shelf.label} {volume.title}"
        volume.marks.append("counted")
        volume.save()  # expect: unbatched-write


def saved_by_name(volumes: list[Volume]):
    for volume in volumes:
        if volume.pages > 1000:
            volume.pages = 1000
            volume.save(update_fields=["pages"])  # expect: unbatched-write


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
    for volume in Volume.objects.filter(pages=3):
        seen.add(volume.pk)
        volume.title = recount(volume.title)
        volume.save()  # expect: unbatched-write
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
