-- What jobs and tools want to know of the mapping: the column that tells a row's tenant, and how long a sealed value can be.
ALTER TABLE entigma_column ADD COLUMN IF NOT EXISTS tenant_column VARCHAR(255);
ALTER TABLE entigma_column ADD COLUMN IF NOT EXISTS sealed_bytes BIGINT;
INSERT INTO entigma_setting (name, number)
  SELECT 'schema', 4 FROM (SELECT 1 AS one) seed WHERE NOT EXISTS (SELECT 1 FROM entigma_setting WHERE name = 'schema');
UPDATE entigma_setting SET number = 4 WHERE name = 'schema' AND number < 4;
