CREATE INDEX CONCURRENTLY IF NOT EXISTS "Book_shelf_title_idx" ON "Book"("shelf", "title" DESC) INCLUDE ("id") WITH (fillfactor = 90);
