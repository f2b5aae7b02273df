# Relations that only some actions of a viewset read, where others would pay for them or write: the queryset gets them for those alone.
from django.db import models
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response


class Member(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        ordering = ["name"]


class Kind(models.Model):
    name = models.CharField(max_length=50)


class Event(models.Model):
    title = models.CharField(max_length=50)
    place = models.IntegerField(db_index=True)
    kind = models.ForeignKey(Kind, on_delete=models.CASCADE)
    members = models.ManyToManyField(Member)
    hosts = models.ManyToManyField(Member, related_name="hosted")


class EventSerializer(serializers.ModelSerializer):
    class Meta:
        model = Event
        fields = ["id", "title"]


class CalendarSerializer(serializers.ModelSerializer):
    kind = serializers.CharField(source="kind.name")  # expect: n-plus-one
    guests = serializers.SerializerMethodField()
    hosting = serializers.SerializerMethodField()

    class Meta:
        model = Event
        fields = ["id", "kind", "guests", "hosting"]

    def get_guests(self, event):
        return [member.name for member in event.members.all()]  # expect: n-plus-one

    def get_hosting(self, event):
        return [member.name for member in event.hosts.all()]  # expect: n-plus-one


class EventViewSet(viewsets.ModelViewSet):
    queryset = Event.objects
    serializer_class = EventSerializer

    def get_queryset(self):
        qs = self.queryset.filter(place=self.request.query_params["place"]).select_related("kind")
        if self.action == "calendar":
            qs = qs.prefetch_related("members", "hosts")
        if self.action == "list":
            qs = qs.filter(title__gt="")
        return qs

    @action(detail=False, serializer_class=CalendarSerializer)
    def calendar(self, request):
        return self.list(request)

    @action(detail=True, methods=["POST"])
    def join(self, request, pk=None):
        event = self.get_object()
        event.members.add(request.user.pk)
        return Response({"members": [member.pk for member in event.members.all()]})


class MembersSerializer(serializers.ModelSerializer):
    members = serializers.SlugRelatedField("name", many=True, read_only=True)  # expect: n-plus-one

    class Meta:
        model = Event
        fields = ["id", "members"]


class EventsOfPlaceViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = MembersSerializer

    def get_queryset(self):
        # Those of one place.
        queryset = Event.objects.filter(place=self.kwargs["place"])
        if self.action == "list":
            queryset = queryset.prefetch_related("members")
        return queryset

    @action(detail=True, methods=["POST"])
    def leave(self, request, pk=None):
        self.get_object().members.remove(request.user.pk)
        return Response({})


class HostsSerializer(serializers.ModelSerializer):
    hosts = serializers.SlugRelatedField("name", many=True, read_only=True)  # expect: n-plus-one

    class Meta:
        model = Event
        fields = ["id", "hosts"]


class HostedEventViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = HostsSerializer

    def get_queryset(self):
        events = Event.objects.filter(place=self.kwargs["place"])
        if self.action in ("list",):
            events = events.select_related("kind").prefetch_related("hosts")
        return events

    @action(detail=True, methods=["POST"])
    def close(self, request, pk=None):
        return Response({"id": self.get_object().pk})


class PlainSerializer(serializers.ModelSerializer):
    hosts = serializers.SlugRelatedField("name", many=True, read_only=True)  # expect: n-plus-one

    class Meta:
        model = Event
        fields = ["id", "hosts"]


class PlainEventViewSet(viewsets.ModelViewSet):
    serializer_class = PlainSerializer

    def get_queryset(self):
        return Event.objects.filter(place=self.kwargs["place"]).prefetch_related("hosts")

    @action(detail=True)
    def title(self, request, pk=None):
        return Response({"title": self.get_object().title})


class KindSerializer(serializers.ModelSerializer):
    kind = serializers.CharField(source="kind.name")  # expect: n-plus-one

    class Meta:
        model = Event
        fields = ["id", "kind"]


class LockedEventViewSet(viewsets.ReadOnlyModelViewSet):
    serializer_class = KindSerializer

    def get_queryset(self):
        events = Event.objects.filter(place=self.kwargs["place"])
        if self.action == "list":
            events = events.select_related("kind")
        if self.action == "take":
            # A lock would take the joined rows, too.
            events = events.select_for_update()
        return events

    @action(detail=True, methods=["POST"])
    def take(self, request, pk=None):
        return Response({"id": self.get_object().pk})
