# A template that is given every local variable of a view.
from django.shortcuts import render

from .models import Plant

heading = Plant.objects.all()


def plants(request):
    plants = Plant.objects.order_by("name").select_related("bed")[:50]  # origin: #plants
    return render(request, "garden/plants.html", locals())


def planted(request):
    plants = Plant.objects.select_related("bed")[:50]  # clean: n-plus-one — loaded along
    return render(request, "garden/planted.html", {**locals(), "title": "Planted"})
