-- CreateIndex
CREATE INDEX CONCURRENTLY "Team_name_id_idx" ON "Team"("name", "id");
