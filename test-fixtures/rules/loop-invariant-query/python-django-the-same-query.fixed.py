# Queries in a loop that ask the same each time, and those that do not.
from django.db import models
from django.utils.functional import cached_property


class Rate(models.Model):
    currency = models.CharField(max_length=3)
    value = models.FloatField()


class Setting(models.Model):
    name = models.CharField(max_length=20, unique=True)
    value = models.CharField(max_length=20)


class Invoice(models.Model):
    amount = models.FloatField()
    currency = models.CharField(max_length=3)


def a_setting_per_invoice():
    setting = Setting.objects.get(name="tax")  # expect: loop-invariant-query
    for invoice in Invoice.objects.all():
        print(invoice.amount, setting.value)


def counted_per_invoice():
    invoice_count = Invoice.objects.count()
    for invoice in Invoice.objects.all():
        print(invoice.amount / invoice_count)  # expect: loop-invariant-query


def by_a_parameter(currency):
    rate = Rate.objects.get(currency=currency)
    for invoice in Invoice.objects.all():
        print(rate)  # expect: loop-invariant-query


def in_a_comprehension():
    rate = Rate.objects.first()
    return [invoice.amount * rate.value for invoice in Invoice.objects.all()]  # expect: loop-invariant-query


def exists_each_time():
    has_rates = Rate.objects.filter(currency="EUR").exists()
    for invoice in Invoice.objects.all():
        if has_rates:  # expect: loop-invariant-query
            print(invoice)


def aggregated_each_time():
    invoice_totals = Invoice.objects.aggregate(models.Sum("amount"))
    for invoice in Invoice.objects.all():
        print(invoice_totals, invoice)  # expect: loop-invariant-query


def rates():
    return list(Rate.objects.all())  # expect: loop-invariant-query


def in_a_helper():
    for invoice in Invoice.objects.all():
        print(rates(), invoice)


def latest_each_time():
    rate = Rate.objects.latest("pk")
    for invoice in Invoice.objects.all():
        print(rate, invoice)  # expect: loop-invariant-query


def built_anew_each_time():
    all_rates = Rate.objects.all()
    for invoice in Invoice.objects.all():
        for rate in all_rates:  # expect: loop-invariant-query
            print(rate.value * invoice.amount)


def last_each_time():
    rate = Rate.objects.last()
    for invoice in Invoice.objects.all():
        print(rate, invoice)  # expect: loop-invariant-query


def values_each_time():
    all_rates = list(Rate.objects.values_list("currency", flat=True))
    for invoice in Invoice.objects.all():
        print(invoice.currency in all_rates)  # expect: loop-invariant-query


def filtered_each_time(currency):
    all_rates = list(Rate.objects.filter(currency=currency))
    for invoice in Invoice.objects.all():
        print(all_rates, invoice)  # expect: loop-invariant-query


def before_the_loop():
    setting = Setting.objects.get(name="tax")  # clean: loop-invariant-query — before the loop
    for invoice in Invoice.objects.all():
        print(invoice.amount, setting.value)


def kept_result():
    all_rates = Rate.objects.all()
    for invoice in Invoice.objects.all():
        for rate in all_rates:  # clean: loop-invariant-query — the queryset keeps its rows
            print(rate.value * invoice.amount)


def depends():
    for invoice in Invoice.objects.all():
        print(Rate.objects.get(currency=invoice.currency))  # clean: loop-invariant-query — a different rate each time


def constant_loop():
    for number in (1, 2, 3):
        print(number, Rate.objects.count())  # clean: loop-invariant-query — three times


def polling():
    while True:
        if Rate.objects.filter(currency="EUR").exists():  # clean: loop-invariant-query — waits for a row to appear
            break


def evaluated_before():
    all_rates = list(Rate.objects.all())
    return [len(all_rates) * invoice.amount for invoice in Invoice.objects.all()]  # clean: loop-invariant-query — a list in memory


def only_built():
    for invoice in Invoice.objects.all():
        unused = Rate.objects.filter(currency="EUR")  # clean: loop-invariant-query — never evaluated
        print(invoice.amount, unused.query)


def cached_setting(cache={}):
    for invoice in Invoice.objects.all():
        if "tax" not in cache:
            cache["tax"] = Setting.objects.get(name="tax")  # clean: loop-invariant-query — asked once
        print(invoice.amount, cache["tax"].value)


def consumed(queue):
    while queue:
        rate = Rate.objects.filter(value__gt=queue.pop()).first()  # clean: loop-invariant-query — depends on the queue
        print(rate)


def one_invoice(pk):
    for invoice in Invoice.objects.filter(pk=pk):
        print(invoice.amount, Rate.objects.count())  # clean: loop-invariant-query — one invoice at most


def first_match():
    for invoice in Invoice.objects.all():
        if invoice.amount > 100:
            return Rate.objects.count()  # clean: loop-invariant-query — leaves the loop
    return 0


def in_memory(settings):
    for invoice in Invoice.objects.all():
        print(settings.get("tax"), invoice.amount)  # clean: loop-invariant-query — no query at all


def setting_of(name: str, value: str):
    return Setting.objects.filter(name=name, value=value).first()  # clean: loop-invariant-query — both change with the loop


def spread(pairs: list[tuple[str, str]]):
    for pair in pairs:
        setting_of(*pair)


class Parcel(models.Model):
    kind = models.CharField(max_length=20)
    _kinds = None

    @classmethod
    def kinds(cls):
        if cls._kinds is None:
            cls._kinds = ["letter", "box"]
        return cls._kinds

    def weigh(self):
        if self.kind not in self.kinds():
            return None
        return Scale.objects.filter(parcel=self).first()  # clean: loop-invariant-query — another parcel each time


class Scale(models.Model):
    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE)


def weigh_all():
    for parcel in Parcel.objects.all():
        parcel.weigh()


def prepared(invoice=None, pk=1):
    if invoice is None:
        invoice = Invoice.objects.get(pk=number)  # clean: loop-invariant-query — whoever goes through rows gives one
    return invoice


def prepares_each():
    return [prepared(invoice) for invoice in Invoice.objects.all()]


def prepares_the_same(numbers):
    return [same_again(number) for number in numbers]


def same_again(number, invoice=None):
    if invoice is None:
        invoice = Invoice.objects.get(pk=1)  # expect: loop-invariant-query
    return invoice, number


class Statement:
    def __init__(self, year):
        self.year = year

    @cached_property
    def rates(self):
        return Rate.objects.filter(value__gt=self.year)

    @property
    def fresh_rates(self):
        return Rate.objects.filter(value__gt=self.year)

    def lines(self):
        for invoice in Invoice.objects.all():
            for rate in self.rates:  # clean: loop-invariant-query — the queryset stays on the statement, with its rows
                print(invoice.amount * rate.value)

    def fresh_lines(self):
        for invoice in Invoice.objects.all():
            for rate in self.fresh_rates:  # expect: loop-invariant-query
                print(invoice.amount * rate.value)


def kept_by_one_statement(year):
    statement = Statement(year)
    for invoice in Invoice.objects.all():
        print(invoice, [rate.value for rate in statement.rates])  # clean: loop-invariant-query — one statement keeps its rates
