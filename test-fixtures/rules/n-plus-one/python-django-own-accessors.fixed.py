# Related rows that are had in ways of the project's own: a field's own descriptor, and serializer fields that are handed keys.
from django.db import models
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from rest_framework import serializers, viewsets


class DefaultDescriptor(ForwardManyToOneDescriptor):
    def get_queryset(self, **hints):
        return self.field.remote_field.model.objects.all()


class DefaultForeignKey(models.ForeignKey):
    forward_related_accessor_class = DefaultDescriptor


class CourseManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related("teacher")


class Teacher(models.Model):
    name = models.CharField(max_length=50)


class Course(models.Model):
    teacher = models.ForeignKey(Teacher, on_delete=models.CASCADE)
    objects = CourseManager()


class Answer(models.Model):
    course = DefaultForeignKey(Course, on_delete=models.CASCADE)
    file = models.ForeignKey("Upload", on_delete=models.CASCADE)
    cover = models.ForeignKey("Upload", on_delete=models.CASCADE, related_name="+")


class Upload(models.Model):
    key = models.CharField(max_length=50)


def teachers():
    for answer in Answer.objects.all():
        print(answer.course.teacher.name)  # clean: n-plus-one — the field's own descriptor decides what comes along


class KeyField(serializers.PrimaryKeyRelatedField):
    def to_representation(self, value):
        return f"/files/{value.pk}"


class ToldKeyField(KeyField):
    def use_pk_only_optimization(self):
        return True


class RowField(serializers.PrimaryKeyRelatedField):
    def use_pk_only_optimization(self):
        return False

    def to_representation(self, value):
        return value.key


class AnswerSerializer(serializers.ModelSerializer):
    file = KeyField(read_only=True)  # clean: n-plus-one — it is handed the key
    again = ToldKeyField(source="file", read_only=True)  # clean: n-plus-one — it is handed the key
    cover = RowField(read_only=True)  # expect: n-plus-one

    class Meta:
        model = Answer
        fields = ["file", "again", "cover"]


class AnswerViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = Answer.objects.all().select_related("cover")
    serializer_class = AnswerSerializer
