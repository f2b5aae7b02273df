from rest_framework import generics, viewsets
from rest_framework.decorators import action, api_view
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Line, Order, Product
from .serializers import (
    BriefProductSerializer,
    DeepLineSerializer,
    FlatProductSerializer,
    IdsProductSerializer,
    KeyProductSerializer,
    KnownBuyerSerializer,
    LabelledProductSerializer,
    LineDetailSerializer,
    LineListSerializer,
    LinkedProductSerializer,
    LoadedProductSerializer,
    OrderSerializer,
    ProductSerializer,
    ReceiptSerializer,
    SlugProductSerializer,
    SummarySerializer,
    TextProductSerializer,
    TrimmedProductSerializer,
)


class Pages(PageNumberPagination):
    page_size = 50


class ProductViewSet(viewsets.ModelViewSet):
    queryset = Product.objects.all().select_related("maker__country").prefetch_related("labels", "lines")  # origin: #nested #nested-twice #nested-many #method-field #property
    serializer_class = ProductSerializer
    pagination_class = Pages


class LoadedProductViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Product.objects.select_related("maker__country").prefetch_related("labels")
    serializer_class = LoadedProductSerializer
    pagination_class = Pages


class FlatProductViewSet(viewsets.ModelViewSet):
    pagination_class = Pages

    def get_queryset(self):
        products = Product.objects.order_by("name").select_related("maker").prefetch_related("labels")  # origin: #source #string-many
        if self.action == "loaded":
            products = products.select_related("maker__country").prefetch_related("labels")
        return products

    def get_serializer_class(self):
        if self.action == "loaded":
            return LoadedProductSerializer
        return FlatProductSerializer

    @action(detail=False)
    def loaded(self, request):
        page = self.paginate_queryset(self.get_queryset())
        serializer = self.get_serializer(page, many=True)
        return self.get_paginated_response(serializer.data)

    @action(detail=False)
    def slugs(self, request):
        products = Product.objects.all().select_related("maker").prefetch_related("labels")  # origin: #slug #slug-many
        return Response(SlugProductSerializer(products, many=True).data)


class KeyProductList(generics.ListAPIView):
    queryset = Product.objects.all().prefetch_related("labels")  # origin: #keys
    serializer_class = KeyProductSerializer
    pagination_class = Pages


class LinkedProductList(generics.ListAPIView):
    queryset = Product.objects.all()
    serializer_class = LinkedProductSerializer
    pagination_class = Pages


class ProductDetail(generics.RetrieveAPIView):
    queryset = Product.objects.all()
    serializer_class = LoadedProductSerializer  # clean: n-plus-one — one row


class OrderViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Order.objects.prefetch_related("lines__product")  # origin: #lines
    serializer_class = OrderSerializer
    pagination_class = Pages


class ReceiptList(APIView):
    def get(self, request):
        orders = Order.objects.all().prefetch_related("lines")  # origin: #representation
        return Response(ReceiptSerializer(orders, many=True).data)


@api_view(["GET"])
def summaries(request):
    orders = Order.objects.filter(number__startswith="A").select_related("buyer")  # origin: #plain
    serializer = SummarySerializer(orders, many=True)
    return Response({"orders": serializer.data})


class DeepLines(generics.ListAPIView):
    queryset = Line.objects.all().select_related("order")  # origin: #depth
    serializer_class = DeepLineSerializer
    pagination_class = Pages


class TextProductList(generics.ListAPIView):
    queryset = Product.objects.all().select_related("maker__country")  # origin: #string-related #string-related-field
    serializer_class = TextProductSerializer
    pagination_class = Pages


class ProductIds(generics.ListAPIView):
    queryset = Product.objects.prefetch_related("labels")  # origin: #ids
    serializer_class = IdsProductSerializer
    pagination_class = Pages


class TrimmedProductList(generics.ListAPIView):
    queryset = Product.objects.all()
    serializer_class = TrimmedProductSerializer
    pagination_class = Pages


class LabelledProductList(generics.ListAPIView):
    queryset = Product.objects.all().select_related("maker")  # origin: #sources
    serializer_class = LabelledProductSerializer
    pagination_class = Pages


class LineViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Line.objects.all().select_related("product")  # origin: #slugs
    pagination_class = Pages

    def get_serializer_class(self):
        return LineDetailSerializer if self.detail else LineListSerializer


class PassesBuyer:
    def get_serializer(self, *args, **kwargs):
        kwargs.setdefault("buyer", self.request.user)
        return super().get_serializer(*args, **kwargs)


class KnownBuyerOrders(PassesBuyer, generics.ListAPIView):
    queryset = Order.objects.all().prefetch_related("lines")  # origin: #known-buyer
    serializer_class = KnownBuyerSerializer
    pagination_class = Pages


class BriefProductViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Product.objects.all().select_related("maker").prefetch_related("lines")  # origin: #nested-brief #nested-brief-many
    serializer_class = BriefProductSerializer
    pagination_class = Pages
