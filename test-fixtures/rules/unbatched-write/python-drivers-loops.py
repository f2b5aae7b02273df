import psycopg2

connection = psycopg2.connect("dbname=shop")


def insert_each(labels):
    cursor = connection.cursor()
    for label in labels:
        cursor.execute("INSERT INTO tag (label) VALUES (%s)", (label,))  # expect: unbatched-write


def insert_all(labels):
    cursor = connection.cursor()
    cursor.executemany("INSERT INTO tag (label) VALUES (%s)", [(label,) for label in labels])  # clean: unbatched-write — handed over together
