# Rows that are linked one by one: the methods of related managers take any number of them.
from django.db import models


class Tag(models.Model):
    name = models.CharField(max_length=50)


class Image(models.Model):
    note = models.ForeignKey("Note", null=True, on_delete=models.CASCADE, related_name="images")


class Note(models.Model):
    title = models.CharField(max_length=50)
    tags = models.ManyToManyField(Tag, related_name="notes")
    seen = models.ManyToManyField(Tag, related_name="seen_notes")

    def tagged(self):
        return self.tags.count()


def tag_all(note: Note, tags: list[Tag]):
    note.tags.add(*tags)  # expect: unbatched-write


def untag_all(note: Note):
    note.tags.remove(*Tag.objects.filter(name__startswith="old"))  # expect: unbatched-write


def tag_by_name(note: Note, tags: dict[str, Tag]):
    note.tags.add(*tags.values())  # expect: unbatched-write


def tag_by_key(note: Note, rows):
    note.tags.add(*[row["tag"] for row in rows])  # expect: unbatched-write


def attach(note: Note, images: list[Image]):
    note.images.add(*images)  # expect: unbatched-write


def find_or_make(title: str, names: list[str]):
    note = Note.objects.create(title=title)
    tags = []
    for name in names:
        tag, _ = Tag.objects.get_or_create(name=name.strip())  # expect: unbatched-write
        tags.append(tag)  # expect: unbatched-write
    note.tags.add(*tags)
    return note


def some_of_them(note: Note, tags: list[Tag]):
    new_tags = []
    for tag in tags:
        if tag.name != note.title:
            note.seen.add(tag)  # expect: unbatched-write
            new_tags.append(tag)  # expect: unbatched-write
    note.tags.add(*new_tags)


def batches(notes: list[Note], tags: list[Tag]):
    for note in notes:
        note.tags.add(*tags)  # clean: unbatched-write — all tags of a note at once


def counted(note: Note, tags: list[Tag]):
    for tag in tags:
        if note.tags.count() < 3:
            note.tags.add(tag)  # expect: unbatched-write


def asked_otherwise(note: Note, tags: list[Tag]):
    for tag in tags:
        note.tags.add(tag)  # expect: unbatched-write
        print(note.tagged())


def handed_on(note: Note, tags: list[Tag], show):
    for tag in tags:
        note.tags.add(tag)  # expect: unbatched-write
        show(note)


def until_one_fails(note: Note, tags: list[Tag]):
    for tag in tags:
        try:
            note.tags.add(tag)  # expect: unbatched-write
        except ValueError:
            continue


def seen_from_the_other_end(note: Note, tags: list[Tag]):
    for tag in tags:
        note.tags.add(tag)  # expect: unbatched-write
        print(tag.notes.count())


def as_far_as_it_goes(note: Note, rows):
    try:
        for row in rows:
            note.tags.add(row["tag"])  # expect: unbatched-write
    except KeyError:
        pass


def until_found(note: Note, tags: list[Tag]):
    for tag in tags:
        note.tags.add(tag)  # expect: unbatched-write
        if tag.name == "last":
            return tag
    return None


def each_its_own(notes: list[Note], tag: Tag):
    for note in notes:
        note.tags.add(tag)  # expect: unbatched-write


def through_defaults(note: Note, tags: list[Tag]):
    for tag in tags:
        note.tags.add(tag, through_defaults={})  # expect: unbatched-write
