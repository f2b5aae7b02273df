import psycopg


def by_text(connection: psycopg.Connection, key: str):
    return connection.execute(
        "SELECT name FROM customers "
        "WHERE id = %s::uuid",  # expect: non-sargable-filter
        (key,),
    ).fetchone()


def of_year(connection: psycopg.Connection, year: int):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id, 'ä😀'
              FROM orders
             WHERE placed_at >= make_date(%(year)s, 1, 1) AND placed_at < make_date(%(year)s + 1, 1, 1)
            --     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expect: non-sargable-filter "keeps the index orders_placed"
            """,
            {"year": year},
        )
        return cursor.fetchall()


def quiet(connection: psycopg.Connection, day, word):
    connection.execute("SELECT id FROM orders WHERE placed_at >= %s AND placed_at < %s", (day, day))  # clean: non-sargable-filter — a range of the column
    connection.execute("SELECT id FROM orders WHERE reference LIKE %s", (word + "%",))  # clean: non-sargable-filter — the pattern has a beginning
