-- Rows are signed: lists of keys, the installation's own keys, acceptances, and a signature in each row.
CREATE TABLE IF NOT EXISTS entigma_key_list (
  tenant     BYTEA  NOT NULL CHECK (octet_length(tenant) <= 255),
  generation BIGINT NOT NULL,
  entries    BYTEA  NOT NULL,
  signer     BYTEA  NOT NULL CHECK (octet_length(signer) = 16),
  mac        BYTEA  NOT NULL CHECK (octet_length(mac) = 32),
  CONSTRAINT entigma_key_list_pk PRIMARY KEY (tenant)
);
CREATE TABLE IF NOT EXISTS entigma_accepted (
  tenant            BYTEA NOT NULL,
  generation        BIGINT NOT NULL,
  accepted_at       BIGINT NOT NULL,
  before_generation BIGINT NOT NULL,
  problem           VARCHAR(1000),
  signer            BYTEA NOT NULL,
  mac               BYTEA NOT NULL,
  CONSTRAINT entigma_accepted_pk PRIMARY KEY (tenant, generation)
);
CREATE TABLE IF NOT EXISTS entigma_installation (
  key_id       BYTEA        NOT NULL CHECK (octet_length(key_id) = 16),
  tenant       BYTEA        NOT NULL CHECK (octet_length(tenant) <= 255),
  version      INT          NOT NULL,
  state        VARCHAR(10)  NOT NULL,
  wrapped_dek  BYTEA        CHECK (octet_length(wrapped_dek) <= 4096),
  kek_uri      VARCHAR(512) NOT NULL,
  kek_version  VARCHAR(128),
  created_at   BIGINT       NOT NULL,
  changed_at   BIGINT       NOT NULL,
  use_estimate BIGINT       NOT NULL,
  epoch        BIGINT       NOT NULL,
  CONSTRAINT entigma_installation_pk PRIMARY KEY (key_id),
  CONSTRAINT entigma_installation_version_uk UNIQUE (tenant, version)
);
CREATE INDEX IF NOT EXISTS entigma_installation_epoch_ix ON entigma_installation (epoch);
ALTER TABLE entigma_column ADD COLUMN IF NOT EXISTS signer BYTEA;
ALTER TABLE entigma_column ADD COLUMN IF NOT EXISTS mac BYTEA;
ALTER TABLE entigma_shred ADD COLUMN IF NOT EXISTS signer BYTEA;
ALTER TABLE entigma_shred ADD COLUMN IF NOT EXISTS mac BYTEA;
ALTER TABLE entigma_job ADD COLUMN IF NOT EXISTS signer BYTEA;
ALTER TABLE entigma_job ADD COLUMN IF NOT EXISTS mac BYTEA;
ALTER TABLE entigma_shard ADD COLUMN IF NOT EXISTS signer BYTEA;
ALTER TABLE entigma_shard ADD COLUMN IF NOT EXISTS mac BYTEA;
ALTER TABLE entigma_quarantine ADD COLUMN IF NOT EXISTS signer BYTEA;
ALTER TABLE entigma_quarantine ADD COLUMN IF NOT EXISTS mac BYTEA;
INSERT INTO entigma_setting (name, number)
  SELECT 'schema', 2 FROM (SELECT 1 AS one) seed WHERE NOT EXISTS (SELECT 1 FROM entigma_setting WHERE name = 'schema');
UPDATE entigma_setting SET number = 2 WHERE name = 'schema' AND number < 2;
