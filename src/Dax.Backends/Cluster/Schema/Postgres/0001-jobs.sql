-- The index of jobs and results of a few kilobytes. Times are microseconds since 1970 UTC; phases and lanes go by name.
-- `due` is the destruction time of what is not archived yet; uploads are tokens separated by blanks.
CREATE TABLE IF NOT EXISTS dax_job (
  id TEXT NOT NULL PRIMARY KEY, service TEXT NOT NULL, owner TEXT, origin TEXT NOT NULL, phase TEXT NOT NULL, run_id TEXT,
  created BIGINT NOT NULL, started BIGINT, ended BIGINT, destruction BIGINT, due BIGINT, lease TEXT, is_sync SMALLINT NOT NULL,
  lane TEXT, backend TEXT, row_count BIGINT, byte_count BIGINT, error_text TEXT, uploads TEXT, query_text TEXT, version BIGINT NOT NULL)
-- ;;
CREATE INDEX IF NOT EXISTS dax_job_owner ON dax_job (owner, service, created) WHERE owner IS NOT NULL AND destruction IS NOT NULL
-- ;;
CREATE INDEX IF NOT EXISTS dax_job_due ON dax_job (due) WHERE due IS NOT NULL
-- ;;
CREATE INDEX IF NOT EXISTS dax_job_working ON dax_job (phase, lease) WHERE phase IN ('Queued', 'Executing')
-- ;;
CREATE INDEX IF NOT EXISTS dax_job_uploads ON dax_job (id) WHERE uploads IS NOT NULL
-- ;;
CREATE TABLE IF NOT EXISTS dax_result (
  job_id TEXT NOT NULL, attempt INTEGER NOT NULL, name TEXT NOT NULL, written BIGINT NOT NULL, bytes BYTEA NOT NULL,
  PRIMARY KEY (job_id, attempt, name))
