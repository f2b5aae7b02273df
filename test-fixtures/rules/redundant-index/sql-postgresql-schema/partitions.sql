-- file-is-clean
CREATE TABLE visits (id bigint NOT NULL, day date NOT NULL, reader bigint, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE visits_2024 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX visits_day ON visits (day, reader); -- clean: redundant-index — its partitions have it by it
CREATE INDEX visits_2024_day ON visits_2024 (day); -- clean: redundant-index — partitions are left to their parent
