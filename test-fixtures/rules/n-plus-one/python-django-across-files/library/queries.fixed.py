from .models import Volume


def volumes():
    return Volume.objects.all().select_related("writer")  # origin: #volumes


def volumes_with_creator():
    return volumes().select_related("created_by")
