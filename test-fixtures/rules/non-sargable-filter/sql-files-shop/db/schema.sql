CREATE TABLE customers (
  id uuid PRIMARY KEY,
  email varchar(200) NOT NULL UNIQUE,
  name text NOT NULL,
  city text,
  code citext,
  born date
);
CREATE INDEX customers_city ON customers (upper(city));
CREATE INDEX customers_born ON customers (born);
CREATE INDEX customers_code ON customers (code);

CREATE TABLE orders (
  id bigserial PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES customers (id),
  reference text NOT NULL,
  status text NOT NULL,
  total numeric(10, 2),
  priority int,
  details jsonb,
  placed_at timestamptz NOT NULL,
  shipped_at timestamptz,
  note text
);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_placed ON orders (placed_at DESC);
CREATE INDEX orders_reference ON orders (reference);
CREATE INDEX orders_total ON orders (total);
CREATE INDEX orders_priority ON orders (priority);
CREATE INDEX orders_details ON orders USING gin (details);

CREATE TABLE products (
  id bigint PRIMARY KEY,
  title text NOT NULL,
  maker text
);
CREATE INDEX products_title ON products USING gin (title gin_trgm_ops);
CREATE INDEX products_maker ON products (maker);
