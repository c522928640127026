import type { Connection } from "../../tools/database/database.ts";
import { threadColumns, toThread, type Thread, type ThreadRow, type ThreadStatus } from "./thread.ts";

export interface ThreadFilter {
  /** Holds at least this. */
  readonly metadata?: Record<string, unknown> | undefined;
  /** The state holds at least this. */
  readonly values?: Record<string, unknown> | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly status?: ThreadStatus | undefined;
}

export const threadOrders = ["created_at", "updated_at", "state_updated_at", "status", "thread_id"] as const;

export interface ThreadPage {
  readonly limit: number;
  readonly offset: number;
  readonly sortBy: (typeof threadOrders)[number];
  readonly sortOrder: "asc" | "desc";
}

// "values" is json and may hold \u0000 or half a surrogate pair, which jsonb refuses with an error: such a state matches no filter.
const matching = `
  ($1::jsonb IS NULL OR metadata @> $1)
  AND ($2::uuid[] IS NULL OR thread_id = ANY ($2))
  AND ($3::text IS NULL OR status = $3)
  AND ($4::jsonb IS NULL OR CASE
    WHEN "values" IS NULL OR "values"::text ~* '(^|[^\\\\])(\\\\\\\\)*\\\\u(0000|d[89a-f])' THEN false
    ELSE "values"::jsonb @> $4 END)`;

const orders = {
  created_at: "created_at",
  updated_at: "updated_at",
  state_updated_at: "updated_at",
  status: "status",
  thread_id: "thread_id",
} as const;

/** One page of the tenant's threads, and how many there are in all. */
export async function searchThreads(
  connection: Connection,
  filter: ThreadFilter,
  { limit, offset, sortBy, sortOrder }: ThreadPage,
): Promise<{ threads: Thread[]; total: number }> {
  const direction = sortOrder === "asc" ? "ASC" : "DESC";
  const { rows } = await connection.query<ThreadRow>(
    `SELECT ${threadColumns} FROM threads WHERE ${matching}
     ORDER BY ${orders[sortBy]} ${direction}, thread_id ${direction} LIMIT $5 OFFSET $6`,
    [...parameters(filter), limit, offset],
  );
  return { threads: rows.map(toThread), total: await countThreads(connection, filter) };
}

export async function countThreads(connection: Connection, filter: ThreadFilter): Promise<number> {
  const { rows } = await connection.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM threads WHERE ${matching}`,
    parameters(filter),
  );
  return rows[0]?.total ?? 0;
}

function parameters({ metadata, ids, status, values }: ThreadFilter): unknown[] {
  return [metadata && JSON.stringify(metadata), ids, status, values && JSON.stringify(values)].map(
    (value) => value ?? null,
  );
}
