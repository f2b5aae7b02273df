CREATE TABLE books (id bigint PRIMARY KEY, author_id bigint NOT NULL, title text NOT NULL, search tsvector);
CREATE TABLE authors (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE scans (id bigint PRIMARY KEY, book_id bigint NOT NULL, page int, image bytea);
CREATE TABLE meanings (id bigint PRIMARY KEY, book_id bigint NOT NULL, embedding vector(768));
CREATE INDEX books_author ON books (author_id);
CREATE INDEX scans_book ON scans (book_id);
CREATE INDEX meanings_book ON meanings (book_id);
