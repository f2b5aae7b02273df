from library import queries
from django.db.models import Count


def titles():
    return [volume.describe() for volume in queries.volumes().select_related("writer")]


def origins():
    return [volume.origin() for volume in queries.volumes_with_creator()]


def created(writer_names):
    from library.models import Writer

    for writer in Writer.objects.all().annotate(volume_created_count=Count("volume_created", distinct=True)):  # origin: #writers
        print(writer.volume_created_count)  # expect: n-plus-one #writers
