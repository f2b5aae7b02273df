CREATE UNIQUE INDEX books_isbn ON books (isbn); -- clean: blocking-index-build — history
