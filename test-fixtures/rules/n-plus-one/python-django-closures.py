# Functions that are handed over and called elsewhere: what they captured still changes with the loop around them.
# no-fix: none of these reads is asked for in the loop itself by a key of which a list can be made before it
from collections import deque
from functools import partial, wraps

from django.db import models, transaction


class Room(models.Model):
    name = models.CharField(max_length=50)
    parent = models.ForeignKey("self", null=True, related_name="rooms_inside", on_delete=models.CASCADE)


class Booking(models.Model):
    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    hours = models.IntegerField()


def with_retry(send, attempts=3):
    for attempt in range(attempts):
        try:
            return send()
        except OSError:
            if attempt == attempts - 1:
                raise


def timed(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        print(function.__name__)
        return function(*args, **kwargs)

    return wrapper


def retried(room_ids):
    for room_id in room_ids:
        with_retry(lambda: Booking.objects.filter(room_id=room_id).count())  # expect: n-plus-one


def retried_with_a_default(room_ids):
    for room_id in room_ids:
        with_retry(lambda room_id=room_id: Booking.objects.filter(room_id=room_id).count())  # expect: n-plus-one


def nested_function(room_ids):
    for room_id in room_ids:

        def bookings():
            return list(Booking.objects.filter(room_id=room_id))  # expect: n-plus-one

        print(with_retry(bookings))


def hours_of(room_id):
    return list(Booking.objects.filter(room_id=room_id))  # expect: n-plus-one


def partially_applied():
    for room in Room.objects.all():
        print(with_retry(partial(hours_of, room.pk)))


def latest_booking_of(room_id):
    return Booking.objects.filter(room_id=room_id).latest("pk")  # clean: n-plus-one — nobody knows how many keys there are, and the loop is two calls away


def hours_of_latest(room_id):
    return latest_booking_of(room_id).hours


def two_calls_away(room_ids):
    return [hours_of_latest(room_id) for room_id in room_ids]


def oldest_booking_of(room_id):
    return Booking.objects.filter(room_id=room_id).earliest("pk")  # expect: n-plus-one


def first_hours_of(room_id):
    return oldest_booking_of(room_id).hours


def two_calls_away_from_rows():
    return [first_hours_of(room.pk) for room in Room.objects.all()]


@timed
def decorated(room_id):
    return Booking.objects.filter(room_id=room_id).count()  # expect: n-plus-one


def calls_decorated(room_ids):
    return [decorated(room_id) for room_id in room_ids]


def collected_tasks(room_ids):
    tasks = []
    for room_id in room_ids:
        tasks.append(lambda room_id=room_id: Booking.objects.filter(room_id=room_id).count())  # expect: n-plus-one
    return [task() for task in tasks]


def retried_together(room_ids):
    return with_retry(lambda: list(Booking.objects.filter(room_id__in=room_ids)))  # clean: n-plus-one — retries of one statement


def optional_rows(room_ids, bookings=None):
    if bookings is None:
        bookings = list(Booking.objects.filter(room_id__in=room_ids))  # clean: n-plus-one — everybody who calls this in a loop gives the rows
    return len(bookings)


def gives_the_rows(groups):
    bookings = list(Booking.objects.all())
    return [optional_rows(group, bookings) for group in groups]


def on_commit(room_ids):
    for room_id in room_ids:
        transaction.on_commit(lambda: print(Booking.objects.filter(room_id=room_id).count()))  # expect: n-plus-one


def work_list(root):
    waiting = deque([root])
    while waiting:
        room = waiting.popleft()
        waiting.extend(Room.objects.filter(parent=room))  # expect: n-plus-one


def dispatched(parts, room):
    for part in parts:
        if part == "bookings":
            print(Booking.objects.filter(room=room).count())  # clean: n-plus-one — one of the passes takes the branch
        elif part in ("parent", "top"):
            print(part, Room.objects.filter(name=part).first())  # clean: n-plus-one — two of the passes at most


def by_kind(changes):
    for change in changes:
        if change["kind"] == "booking":
            print(Booking.objects.get(pk=change["pk"]))  # expect: n-plus-one


class Reader:
    def room_of(self, entry):
        raise NotImplementedError("subclasses know how")

    def read(self, entries):
        for entry in entries:
            room = self.room_of(entry)
            print(Booking.objects.filter(room__name=room.name).count())  # expect: n-plus-one


def hours_since(room_id, since):
    return Booking.objects.filter(room_id=room_id, hours__gte=since).count()  # expect: n-plus-one


def spread(pairs: list[tuple[int, int]]):
    for pair in pairs:
        print(hours_since(*pair))


def spread_by_name(changes):
    for change in changes:
        print(hours_since(**{"room_id": change["room"], "since": 3}))  # expect: n-plus-one "through hours_since()"


def by_index(room_ids):
    index = 0
    while index < len(room_ids):
        print(Booking.objects.filter(room_id=room_ids[index]).count())  # expect: n-plus-one
        index += 1


_first_room = None


def first_room(name):
    global _first_room
    if _first_room is None:
        _first_room = Room.objects.filter(name=name).first()  # clean: n-plus-one — kept for all calls
    return _first_room


def kept_in_the_module(names):
    return [first_room(name) for name in names]


def few_things_to_do(room):
    waiting = ["first", "second"]
    while waiting:
        print(Booking.objects.filter(room__name=waiting.pop()).count())  # clean: n-plus-one — two passes


def things_to_do_grow(room):
    waiting = ["first", "second"]
    while waiting:
        for booking in Booking.objects.filter(room__name=waiting.pop()):  # expect: n-plus-one
            waiting.append(booking.hours)
