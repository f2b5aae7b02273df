-- name: CustomerByEmail :one
SELECT id, name FROM customers WHERE lower(email) = $1; -- expect: non-sargable-filter

-- name: CustomerByText :one
SELECT id, name FROM customers WHERE id = $1::uuid; -- expect: non-sargable-filter

-- name: OrdersOfDay :many
SELECT id, total FROM orders WHERE placed_at >= $1::date AND placed_at < $1::date + 1; -- expect: non-sargable-filter

-- name: OrdersSince :many
SELECT id, total FROM orders
WHERE placed_at >= '2024-01-01'::date -- expect: non-sargable-filter
ORDER BY id;

-- name: OrdersOfYear :many
SELECT id, total FROM orders WHERE placed_at >= make_date($1, 1, 1) AND placed_at < make_date($1 + 1, 1, 1); -- expect: non-sargable-filter

-- name: OrdersOfMonth :many
SELECT o.id, o.total FROM orders o WHERE date_trunc('month', o.placed_at) = $1; -- expect: non-sargable-filter

-- name: Dear :many
SELECT id FROM orders WHERE total * 1.2 > $1; -- expect: non-sargable-filter

-- name: Late :many
SELECT id FROM orders WHERE placed_at < now() - interval '3 days'; -- expect: non-sargable-filter

-- name: Urgent :many
SELECT id FROM orders WHERE coalesce(priority, 0) = 5; -- expect: non-sargable-filter

-- name: Gifts :many
SELECT id FROM orders WHERE details ->> 'kind' = 'gift'; -- expect: non-sargable-filter

-- name: Noted :many
SELECT id FROM orders WHERE note LIKE '%fragile%'; -- expect: non-sargable-filter

-- name: ByMaker :many
SELECT id, title FROM products WHERE maker ILIKE :maker; -- expect: non-sargable-filter

-- name: Search :many
SELECT id FROM customers WHERE name ILIKE '%' || $1 || '%'; -- expect: non-sargable-filter

-- name: Forget :exec
UPDATE customers SET name = '' WHERE lower(email) = $1;
--                                   ^^^^^^^^^^^^^^^^^ expect: non-sargable-filter "keeps the index customers_email_key from being used"

-- name: Plain :one
SELECT id FROM customers WHERE email = lower($1); -- clean: non-sargable-filter — the column stands alone

-- name: City :many
SELECT id FROM customers WHERE upper(city) = $1; -- clean: non-sargable-filter — the index is on the expression

-- name: Cast :one
SELECT id FROM customers WHERE id = $1::uuid; -- clean: non-sargable-filter — the cast is on the parameter

-- name: SameText :one
SELECT id FROM customers WHERE email::text = $1; -- clean: non-sargable-filter — varchar and text are compared alike

-- name: Code :many
SELECT id FROM customers WHERE lower(code::text) = $1 AND id = $2; -- clean: non-sargable-filter — the primary key finds the row

-- name: Born :many
SELECT id FROM customers WHERE born::date = $1; -- clean: non-sargable-filter — it is a date already

-- name: OwnDay :many
SELECT id FROM orders WHERE customer_id = $1 AND placed_at::date = $2; -- clean: non-sargable-filter — the customer's index finds the rows

-- name: Shipped :many
SELECT id FROM orders WHERE shipped_at::date = $1; -- clean: non-sargable-filter — there is no index to be lost

-- name: Range :many
SELECT id FROM orders WHERE placed_at >= $1 AND placed_at < $1 + interval '1 day'; -- clean: non-sargable-filter — a range of the column

-- name: Prefix :many
SELECT id FROM orders WHERE reference LIKE 'A-%'; -- clean: non-sargable-filter — the pattern has a beginning

-- name: Unknown :many
SELECT id FROM orders WHERE reference LIKE $1; -- clean: non-sargable-filter — it may have a beginning

-- name: Trigram :many
SELECT id FROM products WHERE title ILIKE '%' || $1 || '%'; -- clean: non-sargable-filter — a trigram index finds it

-- name: Others :many
SELECT id FROM visits WHERE lower(page) = $1; -- clean: non-sargable-filter — nothing is known of the table

-- name: Selected :many
SELECT lower(email), placed_at::date FROM customers JOIN orders ON customer_id = customers.id ORDER BY lower(email); -- clean: non-sargable-filter — these are no conditions

-- name: Aside :many
SELECT id FROM customers WHERE lower(email) <> $1; -- clean: non-sargable-filter — no index finds what is different
