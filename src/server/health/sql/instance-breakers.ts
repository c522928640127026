import type pg from "pg";

/** Most characters of one notification; Postgres takes fewer than 8,000 bytes, and verdicts are ASCII. */
const LONGEST = 7000;

// A verdict that stands below the one that is there changes nothing: what two replicas say at once has one outcome in any order.
const write = `
  INSERT INTO instance_breakers AS known (key, verdict)
  SELECT said ->> 'key', said FROM jsonb_array_elements($1::jsonb) AS said ORDER BY 1
  ON CONFLICT (key) DO UPDATE SET verdict = excluded.verdict, said_at = clock_timestamp()
    WHERE verdict_order(known.verdict) COLLATE "C" < verdict_order(excluded.verdict) COLLATE "C"`;

const notify = `SELECT pg_notify('baton_breakers', part) FROM unnest($1::text[]) AS part`;

// The longest rest is over by then.
const read = `
  SELECT verdict, extract(epoch FROM clock_timestamp() - said_at)::float8 * 1000 AS age_ms FROM instance_breakers
  WHERE said_at > now() - interval '2 minutes' AND verdict ->> 'replica' <> $1`;

const sweep = `DELETE FROM instance_breakers WHERE said_at < now() - interval '1 hour'`;

/** Stores verdicts, each unless one stands over it, and tells the replicas that listen. */
export async function writeVerdicts(pool: pg.Pool, verdicts: readonly object[]): Promise<void> {
  // First those who listen: they are what it is about.
  await pool.query(notify, [partsOf(verdicts)]);
  await pool.query(write, [JSON.stringify(verdicts)]);
}

/** What the other replicas said lately, unread JSON, and how long ago, milliseconds. */
export async function readVerdicts(pool: pg.Pool, replica: string): Promise<{ verdict: unknown; age_ms: number }[]> {
  return (await pool.query<{ verdict: unknown; age_ms: number }>(read, [replica])).rows;
}

/** Forgets what was said long ago. */
export async function sweepVerdicts(pool: pg.Pool): Promise<void> {
  await pool.query(sweep);
}

/** Lists of verdicts as JSON, each short enough for a notification. */
function partsOf(verdicts: readonly object[]): string[] {
  const parts: string[][] = [[]];
  let length = 0;
  for (const text of verdicts.map((verdict) => JSON.stringify(verdict))) {
    length += text.length + 1;
    if (length > LONGEST) {
      parts.push([]);
      length = text.length;
    }
    parts.at(-1)?.push(text);
  }
  return parts.filter((part) => part.length > 0).map((part) => `[${part.join(",")}]`);
}
