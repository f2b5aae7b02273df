-- Queries that a routine sends for each row of another one.
-- no-fix: the loop of a routine is not turned into one statement
CREATE FUNCTION refresh_shops() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  shop record;
  total numeric;
BEGIN
  FOR shop IN SELECT id, name FROM shops LOOP
    SELECT sum(amount) INTO total FROM orders WHERE shop_id = shop.id; -- expect: n-plus-one
    IF total > 1000 THEN
      PERFORM 1 FROM notices WHERE shop_id = shop.id; -- expect: n-plus-one
    END IF;
  END LOOP;
END $$;

CREATE FUNCTION of_lists(ids bigint[]) RETURNS SETOF text LANGUAGE plpgsql AS $body$
DECLARE
  wanted bigint;
BEGIN
  FOREACH wanted IN ARRAY ids LOOP
    RETURN QUERY SELECT title FROM books WHERE id = wanted; -- expect: n-plus-one
  END LOOP;
END $body$;

CREATE PROCEDURE quiet(first bigint) LANGUAGE plpgsql AS $$
DECLARE
  book record;
  n int;
BEGIN
  SELECT count(*) INTO n FROM books WHERE shop_id = first; -- clean: n-plus-one — asked once
  FOR book IN SELECT b.id, a.name FROM books b JOIN authors a ON a.id = b.author_id LOOP
    RAISE NOTICE '%', book.name; -- clean: n-plus-one — the join has it already
  END LOOP;
  FOR i IN 1..3 LOOP
    SELECT count(*) INTO n FROM books WHERE shelf = i; -- clean: n-plus-one — three times
  END LOOP;
  LOOP
    SELECT id INTO book FROM jobs WHERE id > n ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED; -- clean: n-plus-one — a queue
    EXIT WHEN NOT FOUND;
  END LOOP;
END $$;
