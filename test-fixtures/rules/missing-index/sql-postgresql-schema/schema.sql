-- A schema as it stands in a file of definitions.
CREATE TYPE order_status AS ENUM ('new', 'paid', 'sent');

CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL,
    city text,
    active boolean NOT NULL DEFAULT true
);

CREATE TABLE orders (
    id bigserial PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id) ON DELETE CASCADE, -- expect: missing-index "orders.customer_id is a foreign key to customers"
    seller_id bigint REFERENCES customers (id), -- clean: missing-index — indexed below
    status order_status NOT NULL DEFAULT 'new',
    number text NOT NULL,
    note text,
    tags text[] NOT NULL DEFAULT '{}',
    placed_at timestamptz NOT NULL DEFAULT now(),
    paid_at timestamptz
);
CREATE INDEX orders_seller_id_idx ON orders (seller_id);
CREATE INDEX orders_number_idx ON orders (number, placed_at);
CREATE INDEX orders_tags_idx ON orders USING gin (tags);

CREATE TABLE order_items (
    order_id bigint NOT NULL REFERENCES orders (id), -- clean: missing-index — the primary key begins with it
    position integer NOT NULL,
    article_id bigint NOT NULL, -- the key is declared below
    price numeric(10, 2) NOT NULL,
    PRIMARY KEY (order_id, position)
);

CREATE TABLE articles (
    id bigint PRIMARY KEY,
    sku text NOT NULL,
    parent_id bigint,
    title text NOT NULL,
    FOREIGN KEY (parent_id) REFERENCES articles (id) -- expect: missing-index "articles.parent_id"
);
ALTER TABLE order_items ADD CONSTRAINT items_article FOREIGN KEY (article_id) REFERENCES articles (id); -- expect: missing-index "order_items.article_id"

CREATE TABLE profiles (
    customer_id bigint PRIMARY KEY REFERENCES customers (id), -- clean: missing-index — the primary key itself
    bio text
);

CREATE TABLE visits (
    id bigint PRIMARY KEY,
    customer_id bigint REFERENCES customers (id), -- clean: missing-index — the partial index leaves out only nulls
    session text NOT NULL,
    page text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX visits_customer ON visits (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX visits_at ON visits USING brin (at);

CREATE TABLE parcels (
    id bigint PRIMARY KEY,
    order_id bigint REFERENCES orders (id), -- expect: missing-index "parcels.order_id"
    late boolean NOT NULL DEFAULT false
);
CREATE INDEX late_parcels ON parcels (order_id) WHERE late;

CREATE TABLE labels (
    id bigint PRIMARY KEY,
    parcel_id bigint REFERENCES parcels (id) -- clean: missing-index — a unique index made afterwards
);
CREATE UNIQUE INDEX labels_parcel ON labels (parcel_id);

CREATE TABLE scans (
    parcel_id bigint REFERENCES parcels (id), -- expect: missing-index "scans.parcel_id"
    place text
);
CREATE INDEX scans_parcel ON scans (parcel_id);
DROP INDEX scans_parcel;
