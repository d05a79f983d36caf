-- Entigma tables for MySQL 8 and later, and MariaDB. Times are milliseconds since 1970-01-01 UTC.
CREATE TABLE IF NOT EXISTS entigma_key (
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
  CONSTRAINT entigma_key_pk PRIMARY KEY (key_id),
  CONSTRAINT entigma_key_version_uk UNIQUE (tenant, version),
  INDEX entigma_key_epoch_ix (epoch)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE IF NOT EXISTS entigma_column (
  table_schema VARCHAR(128)  NOT NULL,
  table_name   VARCHAR(128)  NOT NULL,
  column_name  VARCHAR(128)  NOT NULL,
  context      VARCHAR(255)  NOT NULL,
  value_type   VARCHAR(512)  NOT NULL,
  mode         VARCHAR(16)   NOT NULL,
  key_columns  VARCHAR(2000) NOT NULL,
  CONSTRAINT entigma_column_pk PRIMARY KEY (table_schema, table_name, column_name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE IF NOT EXISTS entigma_shred (
  tenant       VARBINARY(255) NOT NULL,
  state        VARCHAR(10)    NOT NULL,
  requested_at BIGINT         NOT NULL,
  due_at       BIGINT         NOT NULL,
  CONSTRAINT entigma_shred_pk PRIMARY KEY (tenant)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE IF NOT EXISTS entigma_job (
  job_id     VARCHAR(36)   NOT NULL,
  kind       VARCHAR(16)   NOT NULL,
  request    TEXT NOT NULL,
  open_key   VARCHAR(64),
  state      VARCHAR(10)   NOT NULL,
  reason     VARCHAR(1000),
  created_at BIGINT        NOT NULL,
  changed_at BIGINT        NOT NULL,
  CONSTRAINT entigma_job_pk PRIMARY KEY (job_id),
  CONSTRAINT entigma_job_open_uk UNIQUE (open_key)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE IF NOT EXISTS entigma_shard (
  job_id       VARCHAR(36)   NOT NULL,
  shard        INT           NOT NULL,
  table_schema VARCHAR(128)  NOT NULL,
  table_name   VARCHAR(128)  NOT NULL,
  high_key     VARCHAR(4000),
  cursor_key   VARCHAR(4000),
  rows_planned BIGINT        NOT NULL,
  finished     INT           NOT NULL,
  owner        VARCHAR(36),
  fence        BIGINT        NOT NULL,
  beat         BIGINT        NOT NULL,
  scanned      BIGINT        NOT NULL,
  changed      BIGINT        NOT NULL,
  already_ok   BIGINT        NOT NULL,
  conflict     BIGINT        NOT NULL,
  quarantined  BIGINT        NOT NULL,
  failed       BIGINT        NOT NULL,
  destroyed    BIGINT        NOT NULL,
  left_out     BIGINT        NOT NULL,
  CONSTRAINT entigma_shard_pk PRIMARY KEY (job_id, shard)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE IF NOT EXISTS entigma_quarantine (
  job_id       VARCHAR(36)   NOT NULL,
  entry        VARCHAR(36)   NOT NULL,
  table_schema VARCHAR(128)  NOT NULL,
  table_name   VARCHAR(128)  NOT NULL,
  column_name  VARCHAR(128)  NOT NULL,
  row_key      VARCHAR(4000) NOT NULL,
  key_id       BINARY(16),
  reason       VARCHAR(64)   NOT NULL,
  found_at     BIGINT        NOT NULL,
  CONSTRAINT entigma_quarantine_pk PRIMARY KEY (job_id, entry)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE IF NOT EXISTS entigma_setting (
  name   VARCHAR(64) NOT NULL,
  number BIGINT      NOT NULL,
  CONSTRAINT entigma_setting_pk PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE IF NOT EXISTS entigma_epoch (
  id    INT    NOT NULL,
  epoch BIGINT NOT NULL,
  CONSTRAINT entigma_epoch_pk PRIMARY KEY (id)
) ENGINE = InnoDB;
INSERT INTO entigma_epoch (id, epoch)
  SELECT 1, 0 FROM (SELECT 1 AS one) seed WHERE NOT EXISTS (SELECT 1 FROM entigma_epoch);
INSERT INTO entigma_setting (name, number)
  SELECT 'schema', 1 FROM (SELECT 1 AS one) seed WHERE NOT EXISTS (SELECT 1 FROM entigma_setting WHERE name = 'schema');
UPDATE entigma_setting SET number = 1 WHERE name = 'schema' AND number < 1;
