-- A library in one file of definitions.
-- no-fix: one file with the whole schema is no history that a migration could be added to
CREATE TABLE readers (
    id bigint PRIMARY KEY,
    card text NOT NULL UNIQUE,
    email text NOT NULL,
    name text NOT NULL,
    joined date NOT NULL
);
CREATE INDEX readers_id ON readers (id); -- expect: redundant-index "does the same as the primary key (id)"
CREATE INDEX readers_card ON readers (card); -- expect: redundant-index
CREATE INDEX readers_card_prefix ON readers (card text_pattern_ops); -- clean: redundant-index — another operator class serves LIKE
CREATE INDEX readers_email ON readers (email); -- origin: #email
CREATE INDEX readers_email_again ON readers (email); -- expect: redundant-index #email warning
CREATE INDEX readers_lower ON readers (lower(email)); -- clean: redundant-index — an expression is another key
CREATE INDEX readers_lower_name ON readers (lower(name), joined);
CREATE INDEX readers_lower_again ON readers (lower(name)); -- expect: redundant-index "is the beginning of"
CREATE INDEX readers_recent ON readers (joined DESC); -- expect: redundant-index
CREATE INDEX readers_joined ON readers (joined, email);

CREATE TABLE loans (
    id bigint PRIMARY KEY,
    reader_id bigint NOT NULL REFERENCES readers (id),
    copy_id bigint NOT NULL,
    due date NOT NULL,
    returned date,
    note text,
    tags text[],
    UNIQUE (copy_id, due)
);
CREATE INDEX loans_reader ON loans (reader_id); -- expect: redundant-index "loans_reader"
CREATE INDEX loans_reader_due ON loans (reader_id, due);
CREATE INDEX loans_copy ON loans (copy_id); -- expect: redundant-index "the unique constraint loans_copy_id_due_key"
CREATE INDEX loans_due ON loans (due); -- expect: redundant-index
CREATE INDEX loans_due_copy ON loans (due, copy_id DESC); -- clean: redundant-index — one direction differs
CREATE INDEX loans_due_down ON loans (due DESC, copy_id); -- expect: redundant-index "does the same"
CREATE INDEX loans_open ON loans (reader_id) WHERE returned IS NULL; -- clean: redundant-index — a part of the table, much smaller
CREATE INDEX loans_open_due ON loans (copy_id, note) WHERE returned IS NULL;
CREATE INDEX loans_open_copy ON loans (copy_id) WHERE (returned IS NULL); -- expect: redundant-index
CREATE INDEX loans_late ON loans (copy_id) WHERE due < '2020-01-01'; -- clean: redundant-index — another part of the table
CREATE INDEX loans_tags ON loans USING gin (tags); -- clean: redundant-index — another kind of index
CREATE INDEX loans_tags_again ON loans USING gin (tags); -- expect: redundant-index
CREATE INDEX loans_note_hash ON loans USING hash (note); -- clean: redundant-index — another kind of index
CREATE INDEX loans_note ON loans (note, due) INCLUDE (tags);
CREATE INDEX loans_note_only ON loans (note) INCLUDE (tags); -- expect: redundant-index

CREATE TABLE shelves (id int PRIMARY KEY, room int NOT NULL, place int NOT NULL, label text, kind text);
CREATE UNIQUE INDEX shelves_label ON shelves (label); -- clean: redundant-index — it enforces that labels are unique
CREATE INDEX shelves_label_kind ON shelves (label, kind);
CREATE UNIQUE INDEX shelves_place ON shelves (room, place); -- clean: redundant-index — it enforces something
CREATE INDEX shelves_room ON shelves (room) INCLUDE (label); -- clean: redundant-index — it carries a column that the other has not
CREATE INDEX shelves_kind ON shelves (kind NULLS FIRST); -- clean: redundant-index — its order of nulls differs
CREATE INDEX shelves_kind_room ON shelves (kind, room);
CREATE UNIQUE INDEX shelves_place_twice ON shelves (room, place); -- expect: redundant-index

-- What is dropped again, or renamed, is not there.
CREATE INDEX shelves_gone ON shelves (kind); -- clean: redundant-index — dropped below
DROP INDEX shelves_gone;
