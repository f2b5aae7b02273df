# What is typed on a command line, and what a command reads besides.
# no-fix: none of these reads is asked for in the loop itself by a key of which a list can be made before it
from django.core.management.base import BaseCommand
from django.db import models


class Station(models.Model):
    code = models.CharField(max_length=10)


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("codes", nargs="*")
        parser.add_argument("--skip", action="append")
        parser.add_argument("--file")
        parser.add_argument("--first", type=int)

    def handle(self, *args, **options):
        for code in options["codes"]:
            print(Station.objects.get(code=code))  # clean: n-plus-one — a few words on a command line
        for code in options.get("skip") or []:
            print(Station.objects.filter(code=code).count())  # clean: n-plus-one — so are these
        for line in open(options["file"]):
            print(Station.objects.get(code=line))  # expect: n-plus-one
        for station in Station.objects.all()[: options["first"]]:
            print(Station.objects.filter(code__gt=station.code).first())  # expect: n-plus-one


class Import:
    def handle(self, *args, **options):
        for code in options["codes"]:
            print(Station.objects.get(code=code))  # expect: n-plus-one
