ALTER TABLE slide ADD COLUMN author text;
