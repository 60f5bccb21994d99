-- The index of jobs and results of a few kilobytes. Times are microseconds since 1970 UTC; phases and lanes go by name.
-- `due` is the destruction time of what is not archived yet; uploads are tokens separated by blanks.
CREATE TABLE IF NOT EXISTS dax_job (
  id VARCHAR(64) NOT NULL PRIMARY KEY, service VARCHAR(64) NOT NULL, owner VARCHAR(512), origin TEXT NOT NULL, phase VARCHAR(16) NOT NULL, run_id VARCHAR(64),
  created BIGINT NOT NULL, started BIGINT, ended BIGINT, destruction BIGINT, due BIGINT, lease VARCHAR(128), is_sync SMALLINT NOT NULL,
  lane VARCHAR(32), backend VARCHAR(128), row_count BIGINT, byte_count BIGINT, error_text LONGTEXT, uploads TEXT, query_text LONGTEXT, version BIGINT NOT NULL,
  KEY dax_job_owner (owner, service, created), KEY dax_job_due (due), KEY dax_job_working (phase, lease), KEY dax_job_uploads (uploads(8))
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
-- ;;
CREATE TABLE IF NOT EXISTS dax_result (
  job_id VARCHAR(64) NOT NULL, attempt INT NOT NULL, name VARCHAR(128) NOT NULL, written BIGINT NOT NULL, bytes LONGBLOB NOT NULL,
  PRIMARY KEY (job_id, attempt, name)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
