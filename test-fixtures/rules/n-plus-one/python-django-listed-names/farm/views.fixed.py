from farm.stock import models as stock


def barns():
    return [cow.barn.name for cow in stock.Cow.objects.all().select_related("barn")]  # expect: n-plus-one
