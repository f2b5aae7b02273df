-- Queries over that schema.
-- no-fix: one file with the whole schema is no history that a migration could be added to
SELECT * FROM customers WHERE city = $1; -- expect: missing-index "filters customers by city"

SELECT id, name FROM customers WHERE name = $1 AND active; -- expect: missing-index "filters customers by name"

SELECT * FROM orders ORDER BY placed_at DESC LIMIT 20; -- expect: missing-index "wants the first rows of orders by placed_at"

SELECT count(*) FROM orders WHERE paid_at < $1; -- expect: missing-index "filters orders by paid_at"

UPDATE articles SET title = $2 WHERE sku = $1; -- expect: missing-index "filters articles by sku"

DELETE FROM visits WHERE session = $1; -- expect: missing-index "filters visits by session"

SELECT v.at FROM visits v WHERE v.page = ANY ($1); -- expect: missing-index "filters visits by page"

SELECT * FROM customers WHERE id = $1; -- clean: missing-index — the primary key

SELECT * FROM customers WHERE email = $1 AND city = $2; -- clean: missing-index — one condition is served

SELECT * FROM orders WHERE number = $1; -- clean: missing-index — an index begins with it

SELECT * FROM orders WHERE status = 'new'; -- clean: missing-index — three values

SELECT * FROM orders WHERE tags @> $1; -- clean: missing-index — the GIN index

SELECT * FROM visits WHERE at >= $1; -- clean: missing-index — the BRIN index

SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.seller_id = $1; -- clean: missing-index — both are looked up by an index

SELECT * FROM customers ORDER BY name; -- clean: missing-index — every row is wanted
