-- migrate:up
CREATE TABLE posts (id bigint PRIMARY KEY, slug text, at timestamptz);

-- migrate:down
DROP TABLE posts;
