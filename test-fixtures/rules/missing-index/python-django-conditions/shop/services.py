from .models import Customer, Event, Item, Order, Visit


def in_city(city):
    return list(Customer.objects.filter(city=city))  # expect: missing-index "filters shop_customer by city"


def find(name):
    return Customer.objects.filter(name=name, active=True).first()  # expect: missing-index "filters shop_customer by name"


def tracked(number):
    return Order.objects.get(tracking=number)  # expect: missing-index "filters shop_order by tracking"


def latest():
    return list(Order.objects.order_by("-created_at")[:20])  # expect: missing-index "wants the first rows of shop_order by created_at"


def unpaid_since(day):
    return Order.objects.filter(paid_at__lt=day).count()  # expect: missing-index "filters shop_order by paid_at"


def of_article(sku):
    return Item.objects.filter(sku__in=sku).update(price=0)  # expect: missing-index "filters shop_item by sku"


def drop(kind):
    Event.objects.filter(kind=kind).delete()  # expect: missing-index "filters shop_event by kind"


def seen(page):
    return Visit.objects.filter(page=page).exists()  # expect: missing-index "filters shop_visit by page"


def by_key(pk):
    return Customer.objects.get(pk=pk)  # clean: missing-index — the primary key


def by_email(email):
    return Customer.objects.filter(email=email).first()  # clean: missing-index — a unique column


def by_phone(phone):
    return Customer.objects.filter(phone=phone, city="Oslo").first()  # clean: missing-index — one condition is served


def orders_of(customer):
    return list(customer.orders.all())  # clean: missing-index — a foreign key has an index here


def numbered(number):
    return Order.objects.get(number=number)  # clean: missing-index — the index begins with it


def open_orders():
    return list(Order.objects.filter(status="new")[:50])  # clean: missing-index — three values leave a third of the rows each


def active():
    return Customer.objects.filter(active=True).count()  # clean: missing-index — two values


def positions(order):
    return list(Item.objects.filter(order=order).order_by("position"))  # clean: missing-index — unique_together begins with it


def everyone():
    return list(Customer.objects.order_by("name"))  # clean: missing-index — every row is wanted


def tagged(tags):
    return list(Order.objects.filter(tags__contains=tags))  # clean: missing-index — the GIN index serves it


def others(kind):
    return list(Event.objects.exclude(kind=kind))  # clean: missing-index — nearly every row matches


def worded(word):
    return list(Event.objects.filter(payload__icontains=word))  # clean: missing-index — no B-tree looks into texts


def in_any(names):
    return Customer.objects.filter(email__in=names).count()  # clean: missing-index — a list of unique values
