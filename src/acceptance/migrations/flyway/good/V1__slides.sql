CREATE TABLE slide (id integer PRIMARY KEY, title text NOT NULL);
INSERT INTO slide VALUES (1, 'Welcome');
