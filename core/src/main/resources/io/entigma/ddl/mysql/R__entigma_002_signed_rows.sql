-- Rows are signed: lists of keys, the installation's own keys, acceptances, and a signature in each row.
CREATE TABLE IF NOT EXISTS entigma_key_list (
  tenant     VARBINARY(255) NOT NULL,
  generation BIGINT         NOT NULL,
  entries    MEDIUMBLOB NOT NULL,
  signer     BINARY(16)     NOT NULL,
  mac        BINARY(32)     NOT NULL,
  CONSTRAINT entigma_key_list_pk PRIMARY KEY (tenant)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE IF NOT EXISTS entigma_accepted (
  tenant            VARBINARY(255) NOT NULL,
  generation        BIGINT NOT NULL,
  accepted_at       BIGINT NOT NULL,
  before_generation BIGINT NOT NULL,
  problem           VARCHAR(1000),
  signer            BINARY(16) NOT NULL,
  mac               BINARY(32) NOT NULL,
  CONSTRAINT entigma_accepted_pk PRIMARY KEY (tenant, generation)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE IF NOT EXISTS entigma_installation (
  key_id       BINARY(16)      NOT NULL,
  tenant       VARBINARY(255)  NOT NULL,
  version      INT             NOT NULL,
  state        VARCHAR(10)     NOT NULL,
  wrapped_dek  VARBINARY(4096),
  kek_uri      VARCHAR(512)    NOT NULL,
  kek_version  VARCHAR(128),
  created_at   BIGINT          NOT NULL,
  changed_at   BIGINT          NOT NULL,
  use_estimate BIGINT          NOT NULL,
  epoch        BIGINT          NOT NULL,
  CONSTRAINT entigma_installation_pk PRIMARY KEY (key_id),
  CONSTRAINT entigma_installation_version_uk UNIQUE (tenant, version),
  INDEX entigma_installation_epoch_ix (epoch)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
ALTER TABLE entigma_column ADD COLUMN signer BINARY(16);
ALTER TABLE entigma_column ADD COLUMN mac BINARY(32);
ALTER TABLE entigma_shred ADD COLUMN signer BINARY(16);
ALTER TABLE entigma_shred ADD COLUMN mac BINARY(32);
ALTER TABLE entigma_job ADD COLUMN signer BINARY(16);
ALTER TABLE entigma_job ADD COLUMN mac BINARY(32);
ALTER TABLE entigma_shard ADD COLUMN signer BINARY(16);
ALTER TABLE entigma_shard ADD COLUMN mac BINARY(32);
ALTER TABLE entigma_quarantine ADD COLUMN signer BINARY(16);
ALTER TABLE entigma_quarantine ADD COLUMN mac BINARY(32);
INSERT INTO entigma_setting (name, number)
  SELECT 'schema', 2 FROM (SELECT 1 AS one) seed WHERE NOT EXISTS (SELECT 1 FROM entigma_setting WHERE name = 'schema');
UPDATE entigma_setting SET number = 2 WHERE name = 'schema' AND number < 2;
