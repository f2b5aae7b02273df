from library import queries


def titles():
    return [volume.describe() for volume in queries.volumes().select_related("writer")]


def origins():
    return [volume.origin() for volume in queries.volumes_with_creator()]


def created(writer_names):
    from library.models import Writer

    for writer in Writer.objects.all():  # origin: #writers
        print(writer.volume_created.count())  # expect: n-plus-one #writers
