-- Two statements are one transaction.
CREATE INDEX CONCURRENTLY "Team_name_idx" ON "Team" ("name"); -- expect: blocking-index-build "inside a transaction"
CREATE INDEX "Team_name_id_idx" ON "Team" ("name", "id"); -- expect: blocking-index-build
