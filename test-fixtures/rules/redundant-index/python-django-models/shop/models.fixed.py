from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower


class Reader(models.Model):
    id = models.BigAutoField(primary_key=True)
    card = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80, db_index=True)  # clean: redundant-index — nothing else begins with it; LIKE has its own
    slug = models.SlugField()  # expect: redundant-index info
    joined = models.DateField(db_index=True)  # expect: redundant-index

    class Meta:
        indexes = [
            models.Index(fields=["slug", "joined"], name="reader_slug"),  # clean: redundant-index — the longer one
            models.Index(fields=["-joined", "name"], name="reader_joined"),  # clean: redundant-index — the longer one
            models.Index(Lower("name"), name="reader_lower"),  # clean: redundant-index — an expression
        ]


class Loan(models.Model):
    reader = models.ForeignKey(Reader, on_delete=models.CASCADE)  # expect: redundant-index info "the beginning of the unique constraint"
    helper = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="+", db_index=False)  # clean: redundant-index — Django was told to add none
    copy = models.IntegerField()
    due = models.DateField()
    returned = models.DateField(null=True)
    tags = models.JSONField()
    shelves = models.ManyToManyField("Shelf")  # clean: redundant-index — the table between is Django's own affair

    class Meta:
        unique_together = [("reader", "copy")]
        indexes = [
            models.Index(fields=["helper", "due"], name="loan_helper"),  # clean: redundant-index — the only one
            models.Index(fields=["due", "copy"], name="loan_due_copy"),  # clean: redundant-index — the longer one
            models.Index(fields=["copy"], name="loan_open", condition=models.Q(returned__isnull=True)),  # clean: redundant-index — a part of the table
            models.Index(fields=["copy", "returned"], name="loan_copy"),  # clean: redundant-index — the longer one
            GinIndex(fields=["tags"], name="loan_tags"),  # clean: redundant-index — another kind of index
        ]


class Shelf(models.Model):
    room = models.ForeignKey("Room", on_delete=models.CASCADE)  # expect: redundant-index info
    place = models.IntegerField(db_index=True)  # clean: redundant-index — it begins no other
    label = models.CharField(max_length=10, db_index=True)  # expect: redundant-index

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "place"], name="shelf_place"),
            models.UniqueConstraint(fields=["label"], name="shelf_label", condition=models.Q(place=0)),  # clean: redundant-index — it enforces something
        ]
        indexes = [models.Index(fields=["label", "place"], name="shelf_label_place")]


class Room(models.Model):
    house = models.CharField(max_length=5, db_index=True)  # expect: redundant-index
    floor = models.IntegerField()
    number = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["house", "floor"], name="room_house"),  # clean: redundant-index — the longer one
        ]
        unique_together = [("floor", "number", "house")]
