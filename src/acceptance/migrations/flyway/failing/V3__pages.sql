UPDATE slide SET title = 'half migrated';
ALTER TABLE page ADD COLUMN number integer;
