import { z } from "zod";
import { mail, type Mail } from "../../../graph/mail/mail.ts";
import { pairs, type Pair } from "../../../graph/mail/pairs.ts";
import type { Database } from "../../../tools/database/database.ts";
import { NotFound } from "../../../tools/errors.ts";
import { hasEnded } from "../log/read-log.ts";
import type { RunStatus } from "../run.ts";
import { readRunLine, readStory } from "../sql/read-steps.ts";
import type { Place, ReadValues } from "../steps/read-steps.ts";
import { foldConversation, type Entry } from "./fold-conversation.ts";

const values = z.looseObject({ plan: z.looseObject({ run_id: z.string() }), mail });

/** What the agents of a run have said to each other, while it runs and after. @throws NotFound */
export async function readConversation(
  sources: { readonly database: Database; readonly values: ReadValues },
  place: Place,
): Promise<{ readonly status: RunStatus; readonly messages: readonly Entry[]; readonly pairs: readonly Pair[] }> {
  const { tenant, threadId, runId } = place;
  const line = await sources.database.tenant(tenant, (connection) => readRunLine(connection, threadId, runId));
  if (line === undefined) throw new NotFound(`there is no run ${runId}`, { field: "run_id" });
  const { runs, events } = await sources.database.tenant(tenant, (connection) =>
    readStory(connection, threadId, runId),
  );
  let settled: Mail | undefined;
  // Until it has ended the log is ahead of the state; a run that failed says in its state what counted before.
  if (hasEnded(line.status) && line.end_checkpoint_id !== null) {
    const read = values.safeParse(await sources.values(place, line.end_checkpoint_id));
    if (read.success && (line.goes_on || runs.has(read.data.plan.run_id))) settled = read.data.mail;
  }
  return {
    status: line.status,
    messages: foldConversation(events, settled),
    pairs: pairs(events.map(({ event }) => event)),
  };
}
