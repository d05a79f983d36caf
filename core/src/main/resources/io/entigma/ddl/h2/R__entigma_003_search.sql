-- Search: keys have a purpose (null or DATA is a data key, INDEX an index key), and columns the tokens that their values have.
ALTER TABLE entigma_key ADD COLUMN IF NOT EXISTS purpose VARCHAR(10);
ALTER TABLE entigma_installation ADD COLUMN IF NOT EXISTS purpose VARCHAR(10);
ALTER TABLE entigma_column ADD COLUMN IF NOT EXISTS search_tokens VARCHAR(255);
INSERT INTO entigma_setting (name, number)
  SELECT 'schema', 3 FROM (SELECT 1 AS one) seed WHERE NOT EXISTS (SELECT 1 FROM entigma_setting WHERE name = 'schema');
UPDATE entigma_setting SET number = 3 WHERE name = 'schema' AND number < 3;
