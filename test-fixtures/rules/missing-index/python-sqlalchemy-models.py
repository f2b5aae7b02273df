# A library's tables, declared in both styles.
# no-fix: indexes are not written into models of this library
import re
from datetime import datetime
from typing import Optional

import sqlalchemy as sa
from sqlalchemy import Column, Enum, ForeignKey, ForeignKeyConstraint, Index, Integer, MetaData, PrimaryKeyConstraint, String, Table, UniqueConstraint, func, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.declarative import declared_attr
from house.settings import options
from sqlalchemy.orm import DeclarativeBase, Mapped, declarative_base, deferred, mapped_column, relationship

Base = declarative_base()


class Author(Base):
    __tablename__ = 'authors'

    id = Column(Integer, primary_key=True)
    name = Column(String(200), nullable=False)


class Book(Base):
    __tablename__ = 'books'

    id = Column(Integer, primary_key=True)
    author_id = Column(Integer, ForeignKey('authors.id', ondelete='CASCADE'), nullable=False)  # expect: missing-index "books.author_id is a foreign key to authors"
    editor_id = Column(Integer, ForeignKey('authors.id'), index=True)  # clean: missing-index — it has one
    cover_id = Column(Integer, ForeignKey('covers.id'), unique=True)  # clean: missing-index — the constraint's
    series_id = Column('series', sa.Integer, sa.ForeignKey('series.id'))  # expect: missing-index "books.series is"
    translator_id = Column(ForeignKey(Author.id))  # expect: missing-index "books.translator_id is a foreign key to authors"
    shelf_id = Column(ForeignKey('shelves.id'))  # clean: missing-index — an index begins with it
    language_id = Column(ForeignKey('languages.id'))  # expect: missing-index "books.language_id"
    genre_id = Column(ForeignKey('genres.id'))  # clean: missing-index — an index below the class
    owner_id = Column(ForeignKey('owners.id'))  # expect: missing-index "books.owner_id"
    press_id = Column(ForeignKey('presses.id'))  # clean: missing-index — an index below the class
    notes_id = deferred(Column(ForeignKey('notes.id')))  # expect: missing-index "books.notes_id"
    branch_no = Column(Integer)
    branch_town = Column(String)

    author = relationship(Author, foreign_keys=[author_id])

    __table_args__ = (
        Index('ix_books_shelf', 'shelf_id', 'language_id'),
        Index('ix_books_owner', owner_id, postgresql_where=text("returned = false")),
        ForeignKeyConstraint(['branch_no', 'branch_town'], ['branches.no', 'branches.town']),  # expect: missing-index "books.branch_no, branch_town"
        {'comment': 'what can be lent'},
    )


Index('ix_books_genre', Book.genre_id.desc())
Index('ix_books_press', Book.__table__.c.press_id)

# Of an association's two keys the primary key serves the first.
book_tags = Table(
    'book_tags',
    Base.metadata,
    Column('book_id', ForeignKey('books.id'), primary_key=True),  # clean: missing-index — the primary key begins with it
    Column('tag_id', Integer, ForeignKey('tags.id'), primary_key=True),  # expect: missing-index "book_tags.tag_id is a foreign key to tags"
)

followers = Table(
    'followers',
    MetaData(schema='club'),
    Column('follower_id', ForeignKey('authors.id'), nullable=False),  # expect: missing-index "club.followers.follower_id"
    Column('followed_id', ForeignKey('authors.id'), nullable=False),  # clean: missing-index — the unique constraint begins with it
    UniqueConstraint('followed_id', 'follower_id'),
)

marks = Table('marks', Base.metadata, Column('book_id', ForeignKey('books.id'), index=True))  # clean: missing-index — it has one
ratings = Table('ratings', Base.metadata, Column('book_id', ForeignKey('books.id')))  # clean: missing-index — an index is made below
Index('ix_ratings', ratings.c.book_id)


class Loan(Base):
    __tablename__ = 'loans'
    __table_args__ = (PrimaryKeyConstraint('book_id', 'reader_id'),)

    reader_id = Column(ForeignKey('readers.id'))  # expect: missing-index "loans.reader_id"
    book_id = Column(ForeignKey('books.id'))  # clean: missing-index — the primary key begins with it


class Owned:
    """A mixin: each class has its column."""

    @declared_attr
    def patron_id(cls):
        return Column(ForeignKey('patrons.id'))  # expect: missing-index "lamps.patron_id"

    @declared_attr
    def warden_id(cls):
        return Column(ForeignKey('wardens.id'), index=True)  # clean: missing-index — it has one


class Lamp(Owned, Base):
    __tablename__ = 'lamps'
    id = Column(Integer, primary_key=True)


class Stamped(Base):
    __abstract__ = True
    stamped_by = Column(ForeignKey('clerks.id'))  # expect: missing-index "cards.stamped_by"


class Card(Stamped):
    @declared_attr
    def __tablename__(cls):
        return re.sub(r'(?<!^)(?=[A-Z])', '_', cls.__name__).lower() + 's'

    id = Column(Integer, primary_key=True)


# A class without a table of its own shares that of the class that it extends.
class GoldCard(Card):
    sponsor_id = Column(ForeignKey('sponsors.id'))  # expect: missing-index "cards.sponsor_id"


class Modern(DeclarativeBase):
    pass


class Reader(Modern):
    __tablename__ = 'readers'
    __table_args__ = {'schema': 'people'}

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[Optional[datetime]]
    state: Mapped[str] = mapped_column(Enum('active', 'gone', name='reader_state'))
    home_id: Mapped[int] = mapped_column(ForeignKey('people.homes.id'))  # expect: missing-index "people.readers.home_id is a foreign key to people.homes"
    work_id: Mapped[Optional[int]] = mapped_column(ForeignKey('people.homes.id'), index=True)  # clean: missing-index — it has one
    agent_id: Mapped[Optional[int]] = mapped_column('agent', postgresql.UUID, ForeignKey('people.agents.id'))  # expect: missing-index "people.readers.agent is"
    loans: Mapped[list['Loan']] = relationship()


class Desk(Modern):
    __tablename__ = 'desks'

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey('rooms.id'), **options('rooms'))  # clean: missing-index — what else it is given cannot be told
    hall_id: Mapped[int] = mapped_column(ForeignKey('halls.id'), index=options('halls').indexed)  # clean: missing-index — whether it has one cannot be told


def more_indexes(*names):
    return [Index(f'ix_{name}', name) for name in names]


class Chair(Modern):
    __tablename__ = 'chairs'

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey('desks.id'))  # clean: missing-index — the table's indexes are computed
    __table_args__ = (*more_indexes('desk_id'), UniqueConstraint('id', 'desk_id'))


class Plain:
    __tablename__ = 'plain'
    book_id = Column(ForeignKey('books.id'))  # clean: missing-index — nothing maps the class
