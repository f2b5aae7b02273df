-- migrate:up
CREATE INDEX CONCURRENTLY posts_slug ON posts (slug); -- expect: blocking-index-build "inside a transaction"
CREATE INDEX posts_at ON posts (at); -- expect: blocking-index-build

-- migrate:down
CREATE INDEX posts_down ON posts (slug, at); -- clean: blocking-index-build — not on the way up
DROP INDEX posts_slug;
