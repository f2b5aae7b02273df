-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY posts_slug ON posts (slug); -- expect: blocking-index-build "inside a transaction"

-- migrate:down
CREATE INDEX posts_down ON posts (slug, at); -- clean: blocking-index-build — not on the way up
DROP INDEX posts_slug;
