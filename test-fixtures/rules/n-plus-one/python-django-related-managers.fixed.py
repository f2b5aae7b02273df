# Relations to many rows: reverse keys, many-to-many, generic ones; prefetched, prefetched in vain, and not at all.
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Prefetch


class Tag(models.Model):
    label = models.CharField(max_length=50)


class Note(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveIntegerField()
    target = GenericForeignKey()


class Order(models.Model):
    code = models.CharField(max_length=20)
    tags = models.ManyToManyField(Tag, related_name="orders")
    notes = GenericRelation(Note)

    def total(self):
        return sum(line.price for line in self.lines.all())  # expect: n-plus-one


class Product(models.Model):
    name = models.CharField(max_length=50)


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    price = models.DecimalField(max_digits=8, decimal_places=2)


class Payment(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)


def reverse_key():
    for order in Order.objects.all().prefetch_related("payment_set"):
        for payment in order.payment_set.all():  # expect: n-plus-one
            print(payment.pk)


def many_to_many():
    return {order.code: [tag.label for tag in order.tags.all()] for order in Order.objects.all().prefetch_related("tags")}  # expect: n-plus-one


def generic():
    for order in Order.objects.all().prefetch_related("notes"):
        print(list(order.notes.all()))  # expect: n-plus-one


def generic_key():
    for note in Note.objects.all().prefetch_related("target"):
        print(note.target)  # expect: n-plus-one


def through_a_method():
    return [order.total() for order in Order.objects.all().prefetch_related("lines")]


def prefetch_in_vain():
    for order in Order.objects.prefetch_related("lines"):
        print(order.lines.filter(price__gt=10))  # expect: n-plus-one
        for line in order.lines.filter(price__gt=10):  # expect: n-plus-one
            print(line.price)


def counted():
    return [order.line_count for order in Order.objects.all().annotate(line_count=Count("lines", distinct=True))]  # expect: n-plus-one


def below_the_prefetch():
    for order in Order.objects.prefetch_related("lines__product"):
        for line in order.lines.all():  # clean: n-plus-one — prefetched
            print(line.product.name)  # expect: n-plus-one


def last_payment():
    for order in Order.objects.all():
        print(order.payment_set.order_by("-pk").first())  # expect: n-plus-one


def prefetched():
    for order in Order.objects.prefetch_related("lines__product", "tags"):
        for line in order.lines.all():  # clean: n-plus-one — prefetched
            print(line.product.name)  # clean: n-plus-one — prefetched below the lines
            print(line.order.code)  # clean: n-plus-one — the order that the line was reached from
        print([tag.label for tag in order.tags.all()])  # clean: n-plus-one — prefetched


def counted_in_memory():
    for order in Order.objects.prefetch_related("lines"):
        print(order.lines.count(), order.lines.exists(), len(order.lines.all()))  # clean: n-plus-one — answered from the prefetch


def under_another_name():
    expensive = Prefetch("lines", queryset=Line.objects.filter(price__gt=10).select_related("product"), to_attr="expensive")
    for order in Order.objects.prefetch_related(expensive):
        for line in order.expensive:  # clean: n-plus-one — a list that Prefetch(to_attr) made
            print(line.product.name)  # clean: n-plus-one — joined in the Prefetch


def prefetched_with_a_queryset():
    lines = Line.objects.select_related("product")
    for order in Order.objects.prefetch_related(Prefetch("lines", queryset=lines)):
        print([line.product.name for line in order.lines.all()])  # clean: n-plus-one — the Prefetch's own queryset joins it


def dynamic(*names):
    for order in Order.objects.prefetch_related(*names):
        print(order.tags.all())
        print([tag.label for tag in order.tags.all()])  # clean: n-plus-one — who knows what was prefetched


def one_order(pk):
    order = Order.objects.get(pk=pk)
    return [line.price for line in order.lines.all()]  # clean: n-plus-one — of one order


def of_values():
    for row in Order.objects.values("code", "tags__label"):
        print(row["code"], row["tags__label"])  # clean: n-plus-one — values of one query


def of_tuples():
    for code, label in Order.objects.values_list("code", "tags__label"):
        print(code, label)  # clean: n-plus-one — values of one query


def asked_anew_of_a_prefetched_queryset():
    lines = Line.objects.select_related("product").annotate(total=models.Sum("price"))
    for order in Order.objects.prefetch_related(Prefetch("lines", queryset=lines)):
        for line in order.lines.order_by("price"):  # expect: n-plus-one
            print(line.product.name, line.total)  # clean: n-plus-one — the new query is built on the one of the Prefetch


def asked_anew_below_a_prefetched_queryset():
    orders = Order.objects.prefetch_related("tags")
    for line in Line.objects.select_related("order"):
        print(line.order.code)
    for tag in Tag.objects.prefetch_related(Prefetch("orders", queryset=orders)):
        for order in [order for order in tag.orders.all() if order.code == "a"]:  # expect: n-plus-one
            print([one.label for one in order.tags.all()])  # clean: n-plus-one — prefetched with the new query as well


def asked_anew_of_a_prefetched_path():
    for order in Order.objects.prefetch_related("lines__product", Prefetch("lines", queryset=Line.objects.order_by("price").select_related("product"), to_attr="ordered_lines")):
        for line in order.ordered_lines:  # expect: n-plus-one
            print(line.product.name)  # expect: n-plus-one


def product_names(order: Order):
    return [line.product.name for line in order.lines.all()]  # expect: n-plus-one


def of_prefetched_lines():
    return [product_names(order) for order in Order.objects.prefetch_related("lines__product")]


def of_any_orders(orders: list[Order]):
    return [product_names(order) for order in orders]


def of_one_order(pk):
    order = Order.objects.get(pk=pk)
    return [line.product.name for line in order.lines.all().select_related("product")]  # expect: n-plus-one


def writes_the_other_row():
    for line in Line.objects.all():
        Product.objects.filter(pk=line.product_id).update(name="taken")
        print(line.product.name)  # expect: n-plus-one


def saves_the_other_row():
    for line in Line.objects.all():
        if line.product.name == "new":  # expect: n-plus-one
            line.product.name = "taken"
            line.product.save()


def removes_related_rows():
    for order in Order.objects.all():
        print([line.price for line in order.lines.all()])  # expect: n-plus-one
        order.lines.filter(price=0).delete()
        print(len(order.lines.all()))  # expect: n-plus-one
