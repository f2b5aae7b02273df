# no-fix: SQL that is handed over as text is not turned into one statement for all
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

engine = create_engine("postgresql://")


def names(session: Session, ids: list[int]):
    for key in ids:
        session.execute(text("SELECT name FROM users WHERE id = :key"), {"key": key})  # expect: n-plus-one


def connected(ids):
    with engine.connect() as connection:
        for row in connection.execute(text("SELECT id FROM users")):
            connection.execute(text("SELECT name FROM orders WHERE user_id = :key"), {"key": row.id})  # expect: n-plus-one


def quiet(session: Session, ids: list[int], user):
    session.execute(text("SELECT name FROM users WHERE id = ANY(:keys)"), {"keys": ids})  # clean: n-plus-one — one query for all
    for key in ids:
        session.execute(select(user).where(user.id == key))  # clean: n-plus-one — what builders build is not read
