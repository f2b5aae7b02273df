# no-fix: shown only: a limit changes what is answered
from rest_framework import generics, mixins, viewsets
from rest_framework.decorators import action, api_view
from rest_framework.pagination import CursorPagination, PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Customer, Invoice, Order
from .serializers import CustomerSerializer, InvoiceSerializer, OrderSerializer


class Pages(PageNumberPagination):
    page_size = 25


class CustomerViewSet(viewsets.ModelViewSet):
    queryset = Customer.objects.all()  # expect: missing-pagination
    serializer_class = CustomerSerializer


class PagedCustomerViewSet(viewsets.ModelViewSet):
    queryset = Customer.objects.all()  # clean: missing-pagination — the view has a paginator
    serializer_class = CustomerSerializer
    pagination_class = Pages


class UnpagedCustomerViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Customer.objects.order_by("name")  # expect: missing-pagination
    serializer_class = CustomerSerializer
    pagination_class = None


class CursorOrderList(generics.ListAPIView):
    queryset = Order.objects.all()  # clean: missing-pagination — the view has a cursor
    serializer_class = OrderSerializer
    pagination_class = CursorPagination


class OrderList(generics.ListCreateAPIView):
    queryset = Order.objects.all()  # expect: missing-pagination
    serializer_class = OrderSerializer


class OrderDetail(generics.RetrieveAPIView):
    queryset = Order.objects.all()  # clean: missing-pagination — one row is answered
    serializer_class = OrderSerializer


class InvoiceViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    serializer_class = InvoiceSerializer

    def get_queryset(self):
        return Invoice.objects.filter(order__number__startswith="A")  # expect: missing-pagination


class InvoiceUploads(mixins.CreateModelMixin, viewsets.GenericViewSet):
    queryset = Invoice.objects.all()  # clean: missing-pagination — there is no list
    serializer_class = InvoiceSerializer


class OrderViewSet(viewsets.GenericViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer

    @action(detail=False)
    def recent(self, request):
        orders = Order.objects.order_by("-pk")[:10]  # clean: missing-pagination — ten rows
        return Response(self.get_serializer(orders, many=True).data)

    @action(detail=False)
    def everything(self, request):
        orders = Order.objects.order_by("-pk")  # expect: missing-pagination
        serializer = OrderSerializer(orders, many=True)
        return Response(serializer.data)

    @action(detail=False, pagination_class=Pages)
    def paged(self, request):
        page = self.paginate_queryset(Order.objects.order_by("number"))  # clean: missing-pagination — the action has a paginator
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @action(detail=False, pagination_class=Pages)
    def paged_if_asked(self, request):
        orders = Order.objects.order_by("number")  # clean: missing-pagination — the action has a paginator, so there is a page
        page = self.paginate_queryset(orders)
        if page is not None:
            return self.get_paginated_response(self.get_serializer(page, many=True).data)
        return Response(self.get_serializer(orders, many=True).data)

    @action(detail=False, pagination_class=None)
    def never_paged(self, request):
        orders = Order.objects.order_by("number")  # expect: missing-pagination
        page = self.paginate_queryset(orders)
        if page is not None:
            return self.get_paginated_response(self.get_serializer(page, many=True).data)
        return Response(self.get_serializer(orders, many=True).data)


class CustomerNames(APIView):
    def get(self, request):
        names = Customer.objects.values("id", "name")  # expect: missing-pagination
        return Response({"names": list(names)})


@api_view(["GET"])
def newest_customers(request):
    customers = Customer.objects.order_by("-pk")[:5]  # clean: missing-pagination — five rows
    return Response(CustomerSerializer(customers, many=True).data)


@api_view(["GET"])
def all_customers(request):
    customers = Customer.objects.all()  # expect: missing-pagination
    return Response(CustomerSerializer(customers, many=True).data)


@api_view(["GET"])
def customer_count(request):
    return Response({"count": Customer.objects.count()})  # clean: missing-pagination — a number
