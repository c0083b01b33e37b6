SELECT pg_sleep(6);
CREATE INDEX slide_title ON slide (title);
