# file-is-clean
# MySQL adds an index to each foreign key itself.
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Room(Base):
    __tablename__ = 'rooms'
    id = Column(Integer, primary_key=True)
    house_id = Column(ForeignKey('houses.id'))
