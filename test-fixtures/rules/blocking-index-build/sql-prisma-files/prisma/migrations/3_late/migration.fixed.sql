-- Two statements are one transaction.
CREATE INDEX CONCURRENTLY "Team_name_idx" ON "Team" ("name"); -- expect: blocking-index-build "inside a transaction"
