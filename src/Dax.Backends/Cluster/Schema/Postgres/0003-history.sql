-- Old lines of the history are found by their age.
CREATE INDEX IF NOT EXISTS dax_job_created ON dax_job (created)
