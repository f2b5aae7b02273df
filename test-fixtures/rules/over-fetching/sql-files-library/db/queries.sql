-- name: BooksWithAuthors :many
-- no-fix: shown only: nobody knows which columns are read
SELECT * FROM books b JOIN authors a ON a.id = b.author_id; -- expect: over-fetching

-- name: Left :many
SELECT * FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE a.id = $1; -- expect: over-fetching

-- name: Comma :many
SELECT *
--     ^ expect: over-fetching "every column of books and authors"
FROM books, authors WHERE books.author_id = authors.id ORDER BY books.id LIMIT 10;

-- name: Three :many
SELECT * FROM books b JOIN authors a ON a.id = b.author_id JOIN scans s ON s.book_id = b.id LIMIT 10; -- expect: over-fetching

-- name: Using :many
SELECT * FROM loans JOIN readers USING (reader_id) LIMIT 10; -- expect: over-fetching

-- name: Scans :many
SELECT * FROM scans WHERE book_id = $1; -- expect: over-fetching

-- name: AliasedScans :many
SELECT s.* FROM scans s WHERE s.book_id = $1; -- expect: over-fetching

-- name: Books :many
SELECT * FROM books WHERE author_id = $1; -- expect: over-fetching

-- name: Meanings :many
SELECT m.book_id, m.* FROM meanings m WHERE m.book_id = $1; -- expect: over-fetching

-- name: Columns :many
SELECT b.id, b.title, a.name FROM books b JOIN authors a ON a.id = b.author_id; -- clean: over-fetching — the columns are named

-- name: OneTable :many
SELECT * FROM authors WHERE id = $1; -- clean: over-fetching — one small table

-- name: Chosen :many
SELECT a.* FROM authors a JOIN books b ON b.author_id = a.id WHERE b.id = $1; -- clean: over-fetching — the table was chosen

-- name: Exists :many
SELECT id FROM authors a WHERE EXISTS (SELECT * FROM books b JOIN scans s ON s.book_id = b.id WHERE b.author_id = a.id); -- clean: over-fetching — PostgreSQL reads no column there

-- name: Inner :many
SELECT title FROM (SELECT * FROM books JOIN loans ON loans.book_id = books.id) x; -- clean: over-fetching — only one column is asked of it

-- name: Cte :many
WITH lent AS (SELECT * FROM books JOIN loans ON loans.book_id = books.id) SELECT count(*) FROM lent; -- clean: over-fetching — only counted

-- name: Count :one
SELECT count(*) FROM books b JOIN authors a ON a.id = b.author_id; -- clean: over-fetching — a count of rows

-- name: OneScan :one
SELECT * FROM scans WHERE id = $1 LIMIT 1; -- clean: over-fetching — one row, whose image is meant

-- name: Own :many
SELECT id, page FROM scans WHERE book_id = $1; -- clean: over-fetching — without the image

CREATE FUNCTION walk() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  r record;
BEGIN
  FOR r IN SELECT * FROM books b JOIN authors a ON a.id = b.author_id LOOP -- clean: over-fetching — the rows stay in the database
    RAISE NOTICE '%', r.title;
  END LOOP;
END $$;
