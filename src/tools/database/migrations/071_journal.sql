-- What many runs leave behind at one moment, in one round trip and one commit: events, checkpoints, writes of tasks, of any number of
-- tenants. Everything of variable length is in one heap of bytes, by its place and length, so that nothing is escaped on the way.
--
-- With a `worker`, only runs that it carries are written for, and the ids of the others are returned; without one, all is taken. Checkpoints
-- are in the form of the official saver, which reads them.
CREATE FUNCTION write_journal(
  worker bigint, tenants text[], heap bytea,
  e_tenant text[], e_run uuid[], e_seq bigint[], e_name text[], e_from integer[], e_size integer[],
  c_tenant text[], c_run uuid[], c_thread text[], c_ns text[], c_id text[], c_parent text[],
  c_from integer[], c_size integer[], c_about_from integer[], c_about_size integer[],
  b_tenant text[], b_run uuid[], b_thread text[], b_ns text[], b_channel text[], b_version text[], b_type text[], b_from integer[], b_size integer[],
  w_tenant text[], w_run uuid[], w_thread text[], w_ns text[], w_id text[], w_task text[], w_replace boolean[],
  w_place integer[], w_channel text[], w_type text[], w_from integer[], w_size integer[]
) RETURNS SETOF uuid LANGUAGE plpgsql AS $$
DECLARE
  tenant text;
  owned uuid[];
BEGIN
  FOREACH tenant IN ARRAY tenants LOOP
    PERFORM set_config('baton.tenant', tenant, true);
    IF worker IS NOT NULL THEN
      owned := ARRAY(
        SELECT run_id FROM runs
        WHERE run_id = ANY (e_run || c_run || w_run) AND worker_id = worker AND status = 'running');
      RETURN QUERY
        SELECT DISTINCT o.run FROM (
          SELECT * FROM unnest(e_tenant, e_run) UNION ALL
          SELECT * FROM unnest(c_tenant, c_run) UNION ALL
          SELECT * FROM unnest(w_tenant, w_run)) AS o (tenant_id, run)
        WHERE o.tenant_id = tenant AND NOT o.run = ANY (owned);
    END IF;

    IF cardinality(c_tenant) > 0 THEN
      INSERT INTO checkpoint_blobs (tenant_id, thread_id, checkpoint_ns, channel, version, type, blob)
        SELECT tenant, b.thread, b.ns, b.channel, b.version, b.type, substring(heap FROM b.at FOR b.size)
        FROM unnest(b_tenant, b_run, b_thread, b_ns, b_channel, b_version, b_type, b_from, b_size)
          AS b (tenant_id, run, thread, ns, channel, version, type, at, size)
        WHERE b.tenant_id = tenant AND (worker IS NULL OR b.run = ANY (owned))
        ON CONFLICT (thread_id, checkpoint_ns, channel, version) DO NOTHING;
      INSERT INTO checkpoints (tenant_id, thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
        SELECT tenant, c.thread, c.ns, c.id, c.parent,
          convert_from(substring(heap FROM c.at FOR c.size), 'UTF8')::jsonb,
          convert_from(substring(heap FROM c.about_at FOR c.about_size), 'UTF8')::jsonb
        FROM unnest(c_tenant, c_run, c_thread, c_ns, c_id, c_parent, c_from, c_size, c_about_from, c_about_size)
          AS c (tenant_id, run, thread, ns, id, parent, at, size, about_at, about_size)
        WHERE c.tenant_id = tenant AND (worker IS NULL OR c.run = ANY (owned))
        ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id)
        DO UPDATE SET checkpoint = EXCLUDED.checkpoint, metadata = EXCLUDED.metadata;
    END IF;

    IF cardinality(w_tenant) > 0 THEN
      -- What a task wrote first stays.
      INSERT INTO checkpoint_writes (tenant_id, thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
        SELECT tenant, w.thread, w.ns, w.id, w.task, w.place, w.channel, w.type, substring(heap FROM w.at FOR w.size)
        FROM unnest(w_tenant, w_run, w_thread, w_ns, w_id, w_task, w_replace, w_place, w_channel, w_type, w_from, w_size)
          AS w (tenant_id, run, thread, ns, id, task, replace, place, channel, type, at, size)
        WHERE w.tenant_id = tenant AND NOT w.replace AND (worker IS NULL OR w.run = ANY (owned))
        ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id, task_id, idx) DO NOTHING;
      -- Errors, interrupts and answers have places of their own, and the newest counts.
      IF true = ANY (w_replace) THEN
        INSERT INTO checkpoint_writes (tenant_id, thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
          SELECT DISTINCT ON (w.thread, w.ns, w.id, w.task, w.place)
            tenant, w.thread, w.ns, w.id, w.task, w.place, w.channel, w.type, substring(heap FROM w.at FOR w.size)
          FROM unnest(w_tenant, w_run, w_thread, w_ns, w_id, w_task, w_replace, w_place, w_channel, w_type, w_from, w_size)
            WITH ORDINALITY AS w (tenant_id, run, thread, ns, id, task, replace, place, channel, type, at, size, nth)
          WHERE w.tenant_id = tenant AND w.replace AND (worker IS NULL OR w.run = ANY (owned))
          ORDER BY w.thread, w.ns, w.id, w.task, w.place, w.nth DESC
          ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
          DO UPDATE SET channel = EXCLUDED.channel, type = EXCLUDED.type, blob = EXCLUDED.blob;
      END IF;
    END IF;

    IF cardinality(e_tenant) > 0 THEN
      INSERT INTO run_events (tenant_id, run_id, seq, event, data)
        SELECT tenant, e.run_id, e.seq, e.name, convert_from(substring(heap FROM e.at FOR e.size), 'UTF8')::json
        FROM unnest(e_tenant, e_run, e_seq, e_name, e_from, e_size) AS e (tenant_id, run_id, seq, name, at, size)
        WHERE e.tenant_id = tenant AND e.run_id = ANY (owned)
        ON CONFLICT DO NOTHING; -- sent again after a connection died between commit and answer
      PERFORM pg_notify('baton_run_events', e.run_id::text)
        FROM (SELECT DISTINCT run_id FROM unnest(e_run) AS run_id WHERE run_id = ANY (owned)) e;
    END IF;
  END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION write_journal TO baton_app;
-- append_run_events, put_checkpoint and put_checkpoint_writes stay for servers of the release before, while both run.
