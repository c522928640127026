-- What is past its time goes, a little at a time.

-- When a thread's checkpoints were last gone through: one that has not been used since has nothing more to give away.
ALTER TABLE threads ADD COLUMN thinned_at timestamptz;
CREATE INDEX threads_by_thinning ON threads (tenant_id, thinned_at NULLS FIRST);

-- When the events of a run that has ended were deleted.
ALTER TABLE runs ADD COLUMN trimmed_at timestamptz;
CREATE INDEX runs_to_trim ON runs (tenant_id, ended_at) WHERE ended_at IS NOT NULL AND trimmed_at IS NULL;
CREATE INDEX runs_by_end ON runs (tenant_id, ended_at) WHERE ended_at IS NOT NULL;

-- A thread's newest checkpoint over all namespaces, however many there are: asked for whenever a run is taken up.
CREATE INDEX checkpoints_newest ON checkpoints (thread_id, checkpoint_id);

-- One row: when the last pass ended, and what it removed, for whichever replica is next.
CREATE TABLE retention (
  sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
  ended_at timestamptz,
  removed jsonb NOT NULL DEFAULT '{}'
);
INSERT INTO retention DEFAULT VALUES;
GRANT SELECT, UPDATE ON retention TO baton_app;
