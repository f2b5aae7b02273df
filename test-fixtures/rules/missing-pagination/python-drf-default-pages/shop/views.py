# no-fix: shown only: a limit changes what is answered
from rest_framework import generics, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from .models import Customer, Order
from .serializers import CustomerSerializer, OrderSerializer


class CustomerViewSet(viewsets.ModelViewSet):
    queryset = Customer.objects.all()  # clean: missing-pagination — the settings name a paginator
    serializer_class = CustomerSerializer

    @action(detail=True)
    def orders(self, request, pk=None):
        customer = self.get_object()
        orders = Order.objects.exclude(customer=customer)  # expect: missing-pagination
        return Response(OrderSerializer(orders, many=True).data)


class OrderList(generics.ListAPIView):
    queryset = Order.objects.all()  # expect: missing-pagination
    serializer_class = OrderSerializer
    pagination_class = None


class PagedOrderList(generics.ListAPIView):
    queryset = Order.objects.all()  # clean: missing-pagination — the settings name a paginator
    serializer_class = OrderSerializer
