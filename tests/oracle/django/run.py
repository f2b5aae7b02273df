"""Runs the Django application: empties and seeds the database for 10 and for 20 parents, calls every URL, and writes which lines ran.

Usage: run.py PROJECT REPORT, with the database in the environment variables that the project's settings read. The statements are
not counted here: the database server logs them itself, and each call stands in its log between two marker statements.
"""
import json
import os
import pathlib
import re
import sys

from executed_lines import ExecutedLines

project, report_file = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(project))
os.environ["DJANGO_SETTINGS_MODULE"] = "library_site.settings"

import django  # noqa: E402

django.setup()

from django.apps import apps  # noqa: E402
from django.contrib import admin  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import get_resolver, reverse  # noqa: E402
from library_site.seed import seed  # noqa: E402

PARENTS = (10, 20)


def application_models():
    for config in apps.get_app_configs():
        if pathlib.Path(config.path).parent == project:
            yield from config.get_models(include_auto_created=True)


def endpoints():
    """The name and the address of every named URL of the project's own apps, then of the admin's lists of its models, also searched and filtered."""
    for include in get_resolver().url_patterns:
        if getattr(include, "namespace", None) is not None:
            continue
        for pattern in include.url_patterns:
            arguments = {name: 1 for name in pattern.pattern.converters}
            yield pattern.name, reverse(pattern.name, kwargs=arguments)
    for model in application_models():
        if admin.site.is_registered(model):
            name = f"{model._meta.app_label}_{model._meta.model_name}_changelist"
            address = reverse(f"admin:{name}")
            yield f"admin-{model._meta.model_name}-list", address
            listed = admin.site._registry[model]
            if listed.search_fields:
                yield f"admin-{model._meta.model_name}-search", f"{address}?q=1"
            for field in listed.list_filter:
                yield f"admin-{model._meta.model_name}-by-{field}", f"{address}?{field}__exact=1"


def empty():
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in application_models())
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


def answer(response):
    """What a client gets to see, without the token that differs each time."""
    text = response.content.decode("utf-8", "replace")
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", text)


def state():
    """Every row of the application's tables, as one text, without what a clock has written."""
    parts = []
    for model in application_models():
        clock = {field.name for field in model._meta.concrete_fields if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)}
        names = [field.attname for field in model._meta.concrete_fields if field.name not in clock]
        rows = sorted(map(str, model._base_manager.values_list(*names)))
        parts.append(f"{model._meta.db_table}: {rows}")
    return "\n".join(parts)


def mark(text):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 'oracle {text}'")


def call(client, address, parents):
    response = client.get(address)
    if response.status_code == 405:
        ids = list(range(1, parents + 1))
        rows = [{"name": f"New {n}", "email": f"new{n}@example.org"} for n in ids]
        response = client.post(address, json.dumps({"ids": ids, "rows": rows}), content_type="application/json")
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")
    return answer(response)


def main():
    call_command("migrate", verbosity=0, interactive=False)
    user = get_user_model().objects.create_superuser("librarian", "librarian@example.org", "secret")
    client = Client()
    client.force_login(user)
    report = []
    for name, address in endpoints():
        lines = ExecutedLines(project)
        answers, states = {}, {}
        for parents in PARENTS:
            empty()
            seed(parents)
            mark(f"begin {parents} {name}")
            with lines.recording():
                answers[parents] = call(client, address, parents)
            mark("end")
            states[parents] = state()
        report.append({"name": name, "executed": lines.by_file(), "answers": answers, "states": states})
    pathlib.Path(report_file).write_text(json.dumps({"endpoints": report}), encoding="utf-8")


main()
