-- A checkpoint, or the writes of a task, in one statement: the tenant is named and the rows are written in one round trip.
-- What the policies refuse is refused here as well, for the functions run as their caller.

CREATE FUNCTION put_checkpoint(
  tenant text, thread text, ns text, id text, parent text, body jsonb, about jsonb,
  channels text[], versions text[], types text[], blobs bytea[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('baton.tenant', tenant, true);
  INSERT INTO checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
    SELECT thread, ns, b.channel, b.version, b.type, b.blob
    FROM unnest(channels, versions, types, blobs) AS b (channel, version, type, blob)
    ON CONFLICT (thread_id, checkpoint_ns, channel, version) DO NOTHING;
  INSERT INTO checkpoints (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
    VALUES (thread, ns, id, parent, body, about)
    ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id)
    DO UPDATE SET checkpoint = EXCLUDED.checkpoint, metadata = EXCLUDED.metadata;
END
$$;

CREATE FUNCTION put_checkpoint_writes(
  tenant text, thread text, ns text, id text, task text, replace boolean,
  places int[], channels text[], types text[], blobs bytea[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('baton.tenant', tenant, true);
  IF replace THEN
    INSERT INTO checkpoint_writes (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
      SELECT thread, ns, id, task, w.place, w.channel, w.type, w.blob
      FROM unnest(places, channels, types, blobs) AS w (place, channel, type, blob)
      ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
      DO UPDATE SET channel = EXCLUDED.channel, type = EXCLUDED.type, blob = EXCLUDED.blob;
  ELSE
    INSERT INTO checkpoint_writes (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
      SELECT thread, ns, id, task, w.place, w.channel, w.type, w.blob
      FROM unnest(places, channels, types, blobs) AS w (place, channel, type, blob)
      ON CONFLICT (thread_id, checkpoint_ns, checkpoint_id, task_id, idx) DO NOTHING;
  END IF;
END
$$;

GRANT EXECUTE ON FUNCTION put_checkpoint, put_checkpoint_writes TO baton_app;
