-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY posts_at ON posts (at);

-- migrate:down transaction:false
DROP INDEX CONCURRENTLY posts_at;
