# no-fix: SQL that is handed over as text is not turned into one statement for all
import psycopg2

connection = psycopg2.connect("dbname=shop")


def insert_each(labels):
    cursor = connection.cursor()
    for label in labels:
        cursor.execute("INSERT INTO tag (label) VALUES (%s)", (label,))  # expect: unbatched-write


def insert_all(labels):
    cursor = connection.cursor()
    cursor.executemany("INSERT INTO tag (label) VALUES (%s)", [(label,) for label in labels])  # clean: unbatched-write — handed over together


def a_commit_per_row(rows):
    with psycopg2.connect("dbname=shop") as connection:
        for row in rows:
            connection.cursor().execute("UPDATE book SET stock = %s WHERE id = %s", row)  # expect: unbatched-write
            connection.commit()  # expect: unbatched-write "commits once"


def one_commit(rows):
    connection = psycopg2.connect("dbname=shop")
    connection.cursor().executemany("UPDATE book SET stock = %s WHERE id = %s", rows)
    connection.commit()  # clean: unbatched-write — once, at the end
