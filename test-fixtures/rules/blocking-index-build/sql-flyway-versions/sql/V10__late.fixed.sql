CREATE INDEX CONCURRENTLY rooms_floor ON rooms (floor); -- expect: blocking-index-build
CREATE INDEX CONCURRENTLY rooms_c2 ON rooms (c2); -- clean: blocking-index-build — this tool sees to it
