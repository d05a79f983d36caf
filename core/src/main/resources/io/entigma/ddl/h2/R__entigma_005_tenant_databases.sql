-- Jobs over a database or schema for each tenant: whose the table of a shard is, or of a value in quarantine.
ALTER TABLE entigma_shard ADD COLUMN IF NOT EXISTS tenant VARBINARY(255);
ALTER TABLE entigma_quarantine ADD COLUMN IF NOT EXISTS tenant VARBINARY(255);
INSERT INTO entigma_setting (name, number)
  SELECT 'schema', 5 FROM (SELECT 1 AS one) seed WHERE NOT EXISTS (SELECT 1 FROM entigma_setting WHERE name = 'schema');
UPDATE entigma_setting SET number = 5 WHERE name = 'schema' AND number < 5;
