from rest_framework import serializers

from .models import Country, Label, Line, Maker, Order, Product


class CountrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Country
        fields = ["id", "name"]


class MakerSerializer(serializers.ModelSerializer):
    country = CountrySerializer()  # expect: n-plus-one #nested-twice

    class Meta:
        model = Maker
        fields = ["id", "name", "country"]


class LoadedMakerSerializer(serializers.ModelSerializer):
    country = CountrySerializer()  # clean: n-plus-one — the viewset selects maker__country

    class Meta:
        model = Maker
        fields = ["id", "name", "country"]


class LabelSerializer(serializers.ModelSerializer):
    class Meta:
        model = Label
        fields = "__all__"


class ProductSerializer(serializers.ModelSerializer):
    maker = MakerSerializer(read_only=True)  # expect: n-plus-one #nested
    labels = LabelSerializer(many=True)  # expect: n-plus-one #nested-many
    substitute = serializers.PrimaryKeyRelatedField(read_only=True)  # clean: n-plus-one — the key stands in the row
    rating = serializers.SerializerMethodField()

    class Meta:
        model = Product
        fields = ["id", "name", "maker", "labels", "substitute", "rating", "order_count", "title"]

    def get_rating(self, product):
        return sum(1 for line in product.lines.all() if line.amount > 1)  # expect: n-plus-one #method-field


class LoadedProductSerializer(serializers.ModelSerializer):
    maker = LoadedMakerSerializer()  # clean: n-plus-one — select_related
    labels = LabelSerializer(many=True)  # clean: n-plus-one — prefetched
    country = CountrySerializer(source="origin")  # clean: n-plus-one — select_related

    class Meta:
        model = Product
        fields = ["id", "name", "maker", "labels", "country"]


class FlatProductSerializer(serializers.ModelSerializer):
    maker_name = serializers.CharField(source="maker.name")  # expect: n-plus-one #source
    maker_id = serializers.ReadOnlyField()  # clean: n-plus-one — a column
    labels = serializers.StringRelatedField(many=True)  # expect: n-plus-one #string-many
    secret = serializers.CharField(source="substitute.name", write_only=True)  # clean: n-plus-one — never written out

    class Meta:
        model = Product
        fields = ["id", "maker_name", "maker_id", "labels", "secret"]


class TextProductSerializer(serializers.ModelSerializer):
    maker = serializers.StringRelatedField()  # expect: n-plus-one #string-related-field

    class Meta:
        model = Product
        fields = ["maker"]


class IdsProductSerializer(serializers.ModelSerializer):
    line_ids = serializers.SerializerMethodField()  # expect: n-plus-one #ids
    label_names = serializers.SerializerMethodField()

    class Meta:
        model = Product
        fields = ["line_ids", "label_names"]

    def get_line_ids(self, product):
        return product.lines.values_list("pk", flat=True)

    def get_label_names(self, product):
        return [label.name for label in product.labels.all()]  # clean: n-plus-one — prefetched


class TrimmedProductSerializer(serializers.ModelSerializer):
    labels = LabelSerializer(many=True)  # clean: n-plus-one — taken out unless the view asks for it

    class Meta:
        model = Product
        fields = ["id", "labels"]

    def __init__(self, *args, with_labels=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_labels:
            self.fields.pop("labels")


class SlugProductSerializer(serializers.ModelSerializer):
    maker = serializers.SlugRelatedField(slug_field="name", read_only=True)  # expect: n-plus-one #slug
    labels = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)  # expect: n-plus-one #slug-many

    class Meta:
        model = Product
        fields = ["maker", "labels"]


class KeyProductSerializer(serializers.ModelSerializer):
    class Meta:
        model = Product
        fields = [
            "id",
            "maker",  # clean: n-plus-one — written as its key
            "labels",  # expect: n-plus-one #keys
        ]


class LinkedProductSerializer(serializers.HyperlinkedModelSerializer):
    class Meta:
        model = Product
        fields = ["url", "maker"]  # clean: n-plus-one — links need only keys


class LineSerializer(serializers.ModelSerializer):
    product_name = serializers.ReadOnlyField(source="product.name")  # expect: n-plus-one #lines

    class Meta:
        model = Line
        fields = ["id", "amount", "product", "product_name"]


class OrderSerializer(serializers.ModelSerializer):
    lines = LineSerializer(many=True)  # clean: n-plus-one — prefetched

    class Meta:
        model = Order
        fields = ["id", "number", "lines"]


class ReceiptSerializer(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ["id", "number"]

    def to_representation(self, order):
        data = super().to_representation(order)
        data["total"] = sum(line.amount for line in order.lines.all())  # expect: n-plus-one #representation
        return data


class SummarySerializer(serializers.Serializer):
    number = serializers.CharField()
    buyer = serializers.SerializerMethodField("buyer_name")

    def buyer_name(self, order):
        return order.buyer.username  # expect: n-plus-one #plain


class DeepLineSerializer(serializers.ModelSerializer):
    class Meta:
        model = Line
        depth = 1
        fields = ["amount", "order"]  # expect: n-plus-one #depth


class PlainMakerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Maker
        fields = ["id", "name"]


class LabelledProductSerializer(serializers.ModelSerializer):
    maker_key = serializers.PrimaryKeyRelatedField(source="maker", read_only=True)  # clean: n-plus-one — the key stands in the row
    maker_name = serializers.CharField(source="maker.name")  # expect: n-plus-one #sources
    maker = PlainMakerSerializer()  # clean: n-plus-one — the field above has loaded it
    maker_title = serializers.ReadOnlyField(source="maker.name")  # clean: n-plus-one — the same

    class Meta:
        model = Product
        fields = ["maker_key", "maker_name", "maker", "maker_title"]


class LineListSerializer(serializers.ModelSerializer):
    product_name = serializers.SlugRelatedField(source="product", slug_field="name", read_only=True)  # expect: n-plus-one #slugs

    class Meta:
        model = Line
        fields = ["id", "product_name"]


class LineDetailSerializer(serializers.ModelSerializer):
    numbers = serializers.SerializerMethodField()

    class Meta:
        model = Line
        fields = ["id", "numbers"]

    def get_numbers(self, line):
        return line.amount * 2


class KnownBuyerSerializer(serializers.ModelSerializer):
    lines = LineDetailSerializer(many=True)  # expect: n-plus-one #known-buyer

    class Meta:
        model = Order
        fields = ["number", "lines"]

    def __init__(self, *args, **kwargs):
        self.buyer = kwargs.pop("buyer", None)
        super().__init__(*args, **kwargs)


class BriefMakerSerializer(serializers.ModelSerializer):
    country = CountrySerializer()  # clean: n-plus-one — whoever nests it leaves it out

    class Meta:
        model = Maker
        fields = ["id", "name", "country"]

    def __init__(self, *args, brief=False, **kwargs):
        self.brief = brief
        super().__init__(*args, **kwargs)

    def get_fields(self):
        found = super().get_fields()
        return {name: found[name] for name in ["id", "name"]} if self.brief else found


class BriefLineSerializer(serializers.ModelSerializer):
    order = serializers.CharField(source="order.number")  # clean: n-plus-one — whoever nests it leaves it out

    class Meta:
        model = Line
        fields = ["id", "order"]


class BriefProductSerializer(serializers.ModelSerializer):
    maker = BriefMakerSerializer(brief=True, read_only=True)  # expect: n-plus-one #nested-brief
    lines = BriefLineSerializer(brief=True, many=True)  # expect: n-plus-one #nested-brief-many

    class Meta:
        model = Product
        fields = ["id", "maker", "lines"]
