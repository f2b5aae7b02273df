# no-fix: shown only: nobody knows how large the tables are until a planner is asked
from django.contrib.auth.models import Group
from django.http import JsonResponse

from .models import Person, Section, Work

DRAFT = "draft"


def drafts():
    return Work.objects.filter(stage=DRAFT).count()  # clean: missing-index — the program states the value: a stage, of which there are few


def unfinished():
    return Work.objects.filter(stage__in=["draft", "review"]).count()  # clean: missing-index — two stages


def on_shelf(shelf):
    return Work.objects.filter(shelf=shelf).first()  # expect: missing-index "filters shop_work by shelf, and"


def matching(shelf, **more):
    return Work.objects.filter(shelf=shelf, **more).count()  # clean: missing-index — what else is asked is not known here, an index may serve it


def sections():
    return JsonResponse({"names": [each.name for each in Section.objects.all()[:20]]})  # clean: missing-index — a list by names


def newest():
    return list(Person.objects.order_by("-joined")[:5])  # expect: missing-index "wants the first rows of shop_person by joined"


def group(label):
    return Group.objects.filter(name__lt=label).count()  # clean: missing-index — the framework's own table
