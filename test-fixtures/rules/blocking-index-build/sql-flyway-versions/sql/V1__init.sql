CREATE TABLE rooms (id bigint PRIMARY KEY, floor int);
