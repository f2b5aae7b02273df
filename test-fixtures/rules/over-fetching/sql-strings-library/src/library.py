import psycopg


def pages(connection: psycopg.Connection, book: int):
    with connection.cursor() as cursor:
        cursor.execute("SELECT page, scans.* FROM scans WHERE book_id = %s", (book,))  # expect: over-fetching
        return cursor.fetchall()


def with_authors(connection: psycopg.Connection):
    return connection.execute("SELECT * FROM books NATURAL JOIN authors LIMIT 100").fetchall()  # expect: over-fetching


def quiet(connection: psycopg.Connection, book: int):
    return connection.execute("SELECT id, page FROM scans WHERE book_id = %s", (book,)).fetchall()  # clean: over-fetching — without the image
