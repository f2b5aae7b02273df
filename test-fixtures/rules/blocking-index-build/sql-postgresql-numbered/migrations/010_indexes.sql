-- The newest one, by number.
-- no-fix: nobody says how the tool that applies the files leaves out its transaction
CREATE INDEX books_title ON books (title); -- expect: blocking-index-build "building the index books_title on books stops all writes to it"
CREATE INDEX ON books (year); -- expect: blocking-index-build "an index on books"
CREATE UNIQUE INDEX authors_name ON authors (name); -- expect: blocking-index-build
CREATE INDEX IF NOT EXISTS books_tags ON books USING gin (tags); -- expect: blocking-index-build
CREATE INDEX books_unsold ON books (author_id) WHERE sold_at IS NULL; -- expect: blocking-index-build
CREATE INDEX books_lower ON books (lower(title)); -- expect: blocking-index-build
CREATE INDEX elsewhere_a ON elsewhere (a); -- expect: blocking-index-build
CREATE INDEX CONCURRENTLY books_sold ON books (sold_at); -- clean: blocking-index-build — nobody waits
CREATE INDEX CONCURRENTLY IF NOT EXISTS authors_both ON authors (country, name); -- clean: blocking-index-build — nobody waits
CREATE INDEX shops_city ON shops (city); -- clean: blocking-index-build — the table came but one migration before
CREATE INDEX sales_day ON sales (day); -- clean: blocking-index-build — a partitioned table has no other way
ALTER TABLE books ADD CONSTRAINT one_title UNIQUE (author_id, title, year); -- clean: blocking-index-build — a constraint has no such way
CREATE TABLE prizes (id bigint PRIMARY KEY, book_id bigint REFERENCES books (id), year int);
CREATE INDEX prizes_book ON prizes (book_id); -- clean: blocking-index-build — made by this migration
CREATE MATERIALIZED VIEW best AS SELECT year, count(*) AS sold FROM books GROUP BY year LIMIT 10;
CREATE UNIQUE INDEX best_year ON best (year); -- clean: blocking-index-build — made by this migration
CREATE TEMPORARY TABLE work AS SELECT id FROM books LIMIT 10;
CREATE INDEX work_id ON work (id); -- clean: blocking-index-build — made by this migration
BEGIN;
CREATE INDEX CONCURRENTLY books_year_title ON books (year, title); -- expect: blocking-index-build "inside a transaction"
COMMIT;
