# no-fix: SQL that is handed over as text is not turned into one statement for all
import sqlite3

import asyncpg
import psycopg2

connection = psycopg2.connect("dbname=shop")


def reviews_per_book():
    cursor = connection.cursor()
    cursor.execute("SELECT id FROM book")
    result = {}
    for (book_id,) in cursor.fetchall():
        cursor.execute("SELECT text FROM review WHERE book_id = %s", (book_id,))  # expect: n-plus-one
        result[book_id] = cursor.fetchall()
    return result


def in_a_context():
    with psycopg2.connect("dbname=shop") as conn:
        with conn.cursor() as cursor:
            for name in open("names.txt"):
                cursor.execute("SELECT id FROM author WHERE name = %s", (name,))  # expect: n-plus-one


def direct_connection(ids):
    db = sqlite3.connect("shop.db")
    return [db.execute("SELECT title FROM book WHERE id = ?", (book_id,)) for book_id in ids]  # expect: n-plus-one


async def async_rows():
    conn = await asyncpg.connect()
    for row in await conn.fetch("SELECT id FROM book"):
        await conn.fetchrow("SELECT count(*) AS n FROM review WHERE book_id = $1", row["id"])  # expect: n-plus-one


def all_at_once(ids):
    cursor = connection.cursor()
    cursor.execute("SELECT * FROM review WHERE book_id = ANY(%s)", (ids,))  # clean: n-plus-one — one statement for all keys
    return [row for row in cursor]  # clean: n-plus-one — rows of one answer
