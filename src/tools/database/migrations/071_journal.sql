-- What many runs leave behind at one moment, in one round trip and one commit: events, checkpoints, writes of tasks, of any number of
-- tenants. Everything of variable length is in one heap of bytes, by its place (from 1) and length, so that nothing is escaped on the way.
-- Rows come as one array of a composite type per kind: arrays per column would each cost a set of their own to be turned into rows.
CREATE TYPE journal_event AS (run uuid, seq bigint, name text, at integer, size integer);
CREATE TYPE journal_checkpoint AS (
  run uuid, thread text, ns text, id text, parent text, at integer, size integer, about_at integer, about_size integer);
CREATE TYPE journal_blob AS (run uuid, thread text, ns text, channel text, version text, type text, at integer, size integer);
CREATE TYPE journal_write AS (
  run uuid, thread text, ns text, id text, task text, place integer, channel text, type text, at integer, size integer);

-- Each array has one element per tenant: that tenant's rows in the text form of the array of the type above, null for none. `run_ids` has
-- the runs that they belong to. `writes` stay as they were written first; of `answers` (errors, interrupts, answers) the newest counts.
--
-- With a `worker`, only runs that it carries are written for, and the ids of the others are returned; without one, all is taken. Checkpoints
-- are in the form of the official saver, which reads them.
CREATE FUNCTION write_journal(
  worker bigint, heap bytea, tenants text[], run_ids text[],
  events text[], checkpoints text[], blobs text[], writes text[], answers text[]
) RETURNS SETOF uuid LANGUAGE plpgsql AS $$
DECLARE
  asked uuid[];
  owned uuid[];
  -- Whether the rows need not be looked at one by one.
  whole boolean := worker IS NULL;
BEGIN
  FOR i IN 1 .. cardinality(tenants) LOOP
    PERFORM set_config('baton.tenant', tenants[i], true);
    IF worker IS NOT NULL THEN
      asked := run_ids[i]::uuid[];
      -- By the primary key, whatever the statistics say: OFFSET 0 keeps the other conditions from choosing an index of all runs at work.
      owned := ARRAY(
        SELECT r.run_id FROM (SELECT run_id, worker_id, status FROM runs WHERE run_id = ANY (asked) OFFSET 0) r
        WHERE r.worker_id = worker AND r.status = 'running');
      whole := cardinality(owned) = cardinality(asked);
      IF NOT whole THEN
        RETURN QUERY SELECT a.run FROM unnest(asked) AS a (run) WHERE NOT a.run = ANY (owned);
      END IF;
    END IF;

    IF blobs[i] IS NOT NULL THEN
      INSERT INTO checkpoint_blobs (tenant_id, thread_id, checkpoint_ns, channel, version, type, blob)
        SELECT tenants[i], b.thread, b.ns, b.channel, b.version, b.type, substring(heap FROM b.at FOR b.size)
        FROM unnest(blobs[i]::journal_blob[]) AS b
        WHERE whole OR b.run = ANY (owned)
        ON CONFLICT (thread_id, checkpoint_ns, channel, version) DO NOTHING;
    END IF;
    IF checkpoints[i] IS NOT NULL THEN
      INSERT INTO checkpoints (tenant_id, thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
        SELECT tenants[i], c.thread, c.ns, c.id, c.parent,
          convert_from(substring(heap FROM c.at FOR c.size), 'UTF8')::jsonb,
          convert_from(substring(heap FROM c.about_at FOR c.about_size), 'UTF8')::jsonb
        FROM unnest(checkpoints[i]::journal_checkpoint[]) AS c
        WHERE whole OR c.run = ANY (owned)
        ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id)
        DO UPDATE SET checkpoint = EXCLUDED.checkpoint, metadata = EXCLUDED.metadata;
    END IF;
    IF writes[i] IS NOT NULL THEN
      INSERT INTO checkpoint_writes (tenant_id, thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
        SELECT tenants[i], w.thread, w.ns, w.id, w.task, w.place, w.channel, w.type, substring(heap FROM w.at FOR w.size)
        FROM unnest(writes[i]::journal_write[]) AS w
        WHERE whole OR w.run = ANY (owned)
        ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id, task_id, idx) DO NOTHING;
    END IF;
    IF answers[i] IS NOT NULL THEN
      INSERT INTO checkpoint_writes (tenant_id, thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
        SELECT DISTINCT ON (w.thread, w.ns, w.id, w.task, w.place)
          tenants[i], w.thread, w.ns, w.id, w.task, w.place, w.channel, w.type, substring(heap FROM w.at FOR w.size)
        FROM unnest(answers[i]::journal_write[])
          WITH ORDINALITY AS w (run, thread, ns, id, task, place, channel, type, at, size, nth)
        WHERE whole OR w.run = ANY (owned)
        ORDER BY w.thread, w.ns, w.id, w.task, w.place, w.nth DESC
        ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
        DO UPDATE SET channel = EXCLUDED.channel, type = EXCLUDED.type, blob = EXCLUDED.blob;
    END IF;

    -- Nobody writes events but a worker.
    IF events[i] IS NOT NULL AND worker IS NOT NULL THEN
      INSERT INTO run_events (tenant_id, run_id, seq, event, data)
        SELECT tenants[i], e.run, e.seq, e.name, convert_from(substring(heap FROM e.at FOR e.size), 'UTF8')::json
        FROM unnest(events[i]::journal_event[]) AS e
        WHERE whole OR e.run = ANY (owned)
        ON CONFLICT DO NOTHING; -- sent again after a connection died between commit and answer
      PERFORM pg_notify('baton_run_events', e.run::text)
        FROM (SELECT DISTINCT run FROM unnest(events[i]::journal_event[])) AS e
        WHERE whole OR e.run = ANY (owned);
    END IF;
  END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION write_journal TO baton_app;
-- append_run_events, put_checkpoint and put_checkpoint_writes stay for servers of the release before, while both run.
