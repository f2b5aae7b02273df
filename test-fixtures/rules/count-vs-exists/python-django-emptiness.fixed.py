# Counting or loading only to know whether there is something, and where the number or the rows are needed.
from django.db import models


class Room(models.Model):
    name = models.CharField(max_length=50)


class Booking(models.Model):
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="bookings")
    state = models.CharField(max_length=10)


def counted_above_zero(room):
    return Booking.objects.filter(room=room).exists()  # expect: count-vs-exists


def counted_as_condition(room):
    if Booking.objects.filter(room=room).exists():  # expect: count-vs-exists
        return "booked"
    return "free"


def counted_equal_to_zero(room):
    if not Booking.objects.filter(room=room).exists():  # expect: count-vs-exists
        return "free"
    return "booked"


def counted_not_zero(room):
    if Booking.objects.filter(room=room).exists():  # expect: count-vs-exists
        return "booked"
    return "free"


def counted_at_least_one(room):
    if Booking.objects.filter(room=room).exists():  # expect: count-vs-exists
        return "booked"
    return "free"


def negated(room):
    if not Booking.objects.filter(room=room).exists():  # expect: count-vs-exists
        return "free"
    return "booked"


def through_a_variable(room):
    booking_exists = Booking.objects.filter(room=room).exists()  # expect: count-vs-exists
    if booking_exists:
        return "booked"
    return "free"


def of_a_relation(room: Room):
    if room.bookings.exists():  # expect: count-vs-exists
        return "booked"
    return "free"


def loaded_and_measured(room):
    if Booking.objects.filter(room=room).exists():  # expect: count-vs-exists
        return "booked"
    return "free"


def loaded_and_tested(room):
    if Booking.objects.filter(room=room).exists():  # expect: count-vs-exists
        return "booked"
    return "free"


def loaded_and_negated(room):
    if not Booking.objects.filter(room=room).exists():  # expect: count-vs-exists
        return "free"
    return "booked"


def in_a_conditional_expression(room):
    return "booked" if Booking.objects.filter(room=room).exists() else "free"  # expect: count-vs-exists


def below_one(room):
    if not Booking.objects.filter(room=room).exists():  # expect: count-vs-exists
        return "free"
    return "booked"


def asked_rightly(room):
    return Booking.objects.filter(room=room).exists()  # clean: count-vs-exists — exists()


def number_is_shown(room):
    number = Booking.objects.filter(room=room).count()  # clean: count-vs-exists — the number is shown
    if number > 0:
        print(number)


def compared_with_five(room):
    return Booking.objects.filter(room=room).count() > 5  # clean: count-vs-exists — five is not zero


def rows_are_used(room):
    bookings = Booking.objects.filter(room=room)
    if bookings:  # clean: count-vs-exists — the rows are needed below
        for booking in bookings:
            print(booking.state)


def returned(room):
    return Booking.objects.filter(room=room).count()  # clean: count-vs-exists — the number is returned


def first_is_used(room):
    booking = Booking.objects.filter(room=room).first()
    if booking:  # clean: count-vs-exists — one row, and it is used
        print(booking.state)


def a_list(names):
    if len(names) > 0:  # clean: count-vs-exists — a list
        print(names)


def a_list_of_strings(text):
    return text.count("x") > 0  # clean: count-vs-exists — a string's count


def measured_and_used(room):
    bookings = list(Booking.objects.filter(room=room))
    if len(bookings) > 0:  # clean: count-vs-exists — the rows are returned
        return bookings
    return None


def prefetched():
    for room in Room.objects.prefetch_related("bookings"):
        if room.bookings.count() > 0:  # clean: count-vs-exists — answered from memory
            print(room.name)


def compared_with_each_other(room, other):
    return Booking.objects.filter(room=room).count() > Booking.objects.filter(room=other).count()  # clean: count-vs-exists — two numbers


def arithmetic(room):
    return Booking.objects.filter(room=room).count() + 1 > 0  # clean: count-vs-exists — part of a sum


def iterated_later(room):
    bookings = Booking.objects.filter(room=room)
    if not bookings:  # clean: count-vs-exists — the same rows are iterated over below
        return []
    return [booking.state for booking in bookings]
