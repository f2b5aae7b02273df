-- Pages that are found by counting off the rows before them.
-- name: Page :many
-- no-fix: shown only, where the schema is known: a key to continue from changes what callers hand over
SELECT id, title FROM books ORDER BY title LIMIT 20 OFFSET $1; -- expect: missing-pagination

-- name: Named :many
SELECT id, title FROM books ORDER BY title LIMIT :size OFFSET :start; -- expect: missing-pagination

-- name: Far :many
SELECT id, title FROM books ORDER BY id OFFSET 100000 ROWS FETCH NEXT 20 ROWS ONLY; -- expect: missing-pagination

-- name: First :many
SELECT id, title FROM books ORDER BY title LIMIT 20; -- clean: missing-pagination — the first page

-- name: Second :one
SELECT id, title FROM books ORDER BY title LIMIT 1 OFFSET 1; -- clean: missing-pagination — one row is counted off

-- name: Keyset :many
SELECT id, title FROM books WHERE (title, id) > ($1, $2) ORDER BY title, id LIMIT 20; -- clean: missing-pagination — continues from a key
