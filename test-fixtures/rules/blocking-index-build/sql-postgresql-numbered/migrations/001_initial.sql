CREATE TABLE authors (id bigint PRIMARY KEY, name text NOT NULL, country text);
CREATE INDEX authors_country ON authors (country); -- clean: blocking-index-build — the table is new
CREATE TABLE books (id bigint PRIMARY KEY, author_id bigint NOT NULL, title text NOT NULL, isbn text, year int, tags text[], sold_at timestamptz);
CREATE INDEX books_author_id ON books (author_id); -- clean: blocking-index-build — the table is new
CREATE TABLE sales (id bigint NOT NULL, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
