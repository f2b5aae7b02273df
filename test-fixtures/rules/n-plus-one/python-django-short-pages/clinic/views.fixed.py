# Pages of a few rows, and of many.
from django.core.paginator import Paginator
from django.views.generic import ListView
from rest_framework import pagination, viewsets

from .models import Visit
from .serializers import ChosenVisitSerializer, LongVisitSerializer, ShortVisitSerializer


class ShortVisitList(ListView):
    model = Visit
    paginate_by = 6
    template_name = "clinic/short_list.html"


class LongVisitList(ListView):
    model = Visit  # origin: #template
    paginate_by = 10
    template_name = "clinic/long_list.html"
    queryset = Visit.objects.select_related("doctor")


def few(number):
    pages = Paginator(Visit.objects.order_by("day"), 5)
    return [visit.doctor.name for visit in pages.get_page(number)]  # clean: n-plus-one — five rows


def many(number):
    pages = Paginator(Visit.objects.order_by("day").select_related("doctor"), per_page=25)
    return [visit.doctor.name for visit in pages.get_page(number)]  # expect: n-plus-one


def as_many_as_asked(number, size):
    pages = Paginator(Visit.objects.order_by("day").select_related("doctor"), size)
    return [visit.doctor.name for visit in pages.get_page(number)]  # expect: n-plus-one


class ShortPages(pagination.PageNumberPagination):
    page_size = 5


class LongPages(pagination.PageNumberPagination):
    page_size = 100


class ChosenPages(pagination.PageNumberPagination):
    page_size = 5
    page_size_query_param = "size"


class ShortVisits(viewsets.ReadOnlyModelViewSet):
    queryset = Visit.objects.all()
    serializer_class = ShortVisitSerializer
    pagination_class = ShortPages


class LongVisits(viewsets.ReadOnlyModelViewSet):
    queryset = Visit.objects.all().select_related("doctor")  # origin: #long
    serializer_class = LongVisitSerializer
    pagination_class = LongPages


class ChosenVisits(viewsets.ReadOnlyModelViewSet):
    queryset = Visit.objects.all().select_related("doctor")  # origin: #chosen
    serializer_class = ChosenVisitSerializer
    pagination_class = ChosenPages
