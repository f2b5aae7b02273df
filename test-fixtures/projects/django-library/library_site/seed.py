"""Fills the empty library in proportion to `parents`, with few statements so that seeding stays fast."""
import datetime

from catalog.models import Author, AuthorProfile, Book, Copy, Country, Genre, Note, Publisher
from django.contrib.contenttypes.models import ContentType
from editions.models import AudioEdition, Edition, Series
from members.models import Branch, Fine, Loan, Member, Reservation

TODAY = datetime.date(2024, 5, 1)
NOW = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.timezone.utc)


def seed(parents):
    """Writes `parents` rows of every model; the tables of the apps must be empty, with their sequences at the start."""
    numbers = range(1, parents + 1)
    Country.objects.bulk_create(Country(name=f"Country {n}") for n in numbers)
    Publisher.objects.bulk_create(Publisher(name=f"Publisher {n}", country_id=n) for n in numbers)
    Author.objects.bulk_create(Author(name=f"Author {n}", country_id=n) for n in numbers)
    AuthorProfile.objects.bulk_create(AuthorProfile(author_id=n, biography="Born, wrote.") for n in numbers)
    Genre.objects.bulk_create(Genre(name=f"Genre {n}", parent_id=n // 2 or None) for n in numbers)
    Book.objects.bulk_create(
        Book(title=f"Book {n}", isbn=f"isbn-{n}", published_on=TODAY, publisher_id=n) for n in numbers
    )
    Book.authors.through.objects.bulk_create(
        Book.authors.through(book_id=n, author_id=author) for n in numbers for author in {n, n % parents + 1}
    )
    Book.genres.through.objects.bulk_create(
        Book.genres.through(book_id=n, genre_id=parents + 1 - n) for n in numbers
    )
    Copy.objects.bulk_create(Copy(book_id=n, shelf=f"S{n}") for n in numbers)
    book_type = ContentType.objects.get_for_model(Book)
    Note.objects.bulk_create(Note(text="Good", content_type=book_type, object_id=n) for n in numbers)
    Branch.objects.bulk_create(Branch(name=f"Branch {n}") for n in numbers)
    Member.objects.bulk_create(
        Member(name=f"Member {n}", email=f"m{n}@example.org", branch_id=n) for n in numbers
    )
    Reservation.objects.bulk_create(Reservation(member_id=n, book_id=n) for n in numbers)
    Loan.objects.bulk_create(Loan(copy_id=n, member_id=n, due_on=TODAY) for n in numbers)
    Fine.objects.bulk_create(Fine(loan_id=n, amount=n) for n in numbers)
    Series.objects.bulk_create(Series(name=f"Series {n}") for n in numbers)
    Edition.objects.bulk_create(
        Edition(book_id=n, translator_id=n, series_id=n, label=f"Edition {n}", pages=n, data={"size": "large"}, keywords=["new"], printed_at=NOW)
        for n in numbers
    )
    AudioEdition(edition_ptr_id=1, minutes=90).save_base(raw=True)
