-- Writes that a routine sends for each row of a query.
-- no-fix: the loop of a routine is not turned into one statement
CREATE FUNCTION close_orders(shop bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  placed record;
BEGIN
  FOR placed IN SELECT id, customer_id, total FROM orders WHERE shop_id = shop LOOP
    INSERT INTO invoices (order_id, total) VALUES (placed.id, placed.total); -- expect: unbatched-write
    UPDATE customers SET spent = spent + placed.total WHERE id = placed.customer_id; -- expect: unbatched-write
    DELETE FROM reservations WHERE order_id = placed.id; -- expect: unbatched-write
  END LOOP;
END $$;

DO $$
BEGIN
  LOOP
    DELETE FROM events WHERE id IN (SELECT id FROM events WHERE done LIMIT 1000); -- clean: unbatched-write — a batch at a time
    EXIT WHEN NOT FOUND;
  END LOOP;
  FOR day IN 1..7 LOOP
    INSERT INTO days (number) VALUES (day); -- clean: unbatched-write — seven times
  END LOOP;
  INSERT INTO invoices (order_id, total) SELECT id, total FROM orders WHERE NOT invoiced; -- clean: unbatched-write — one statement for all
END $$;
