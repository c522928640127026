import type { Failure } from "../../../tools/errors.ts";
import type { Mail } from "../../../graph/mail/mail.ts";
import type { LoggedEvent } from "../steps/step-report.ts";

/** One agent's question to another. Times are ISO 8601. */
export interface AskEntry {
  readonly kind: "ask";
  /** Path of the step that was asked. */
  readonly id: string;
  readonly at: string;
  /** Path of the step that asked, and its agent. */
  readonly from: string;
  readonly agent: string;
  /** The agent asked. */
  readonly to: string;
  readonly status: "waiting" | "answered" | "failed";
  readonly input?: unknown;
  readonly answer?: unknown;
  readonly failure?: Failure;
  readonly ended_at?: string;
  readonly duration_ms?: number;
  /** As JSON; of the answer once there is one. */
  readonly bytes: { readonly input: number; readonly answer: number };
}

/** What was sent or published. */
export interface MessageEntry {
  readonly kind: "send" | "publish";
  readonly id: string;
  readonly at: string;
  readonly from: string;
  readonly agent: string;
  readonly to?: string | undefined;
  readonly topic?: string | undefined;
  readonly seq: number;
  readonly type: string;
  readonly body: unknown;
  readonly bytes: number;
  /** Path of the step that got it; null for what is published, and for what nobody has got. */
  readonly taken_by: string | null;
}

export type Entry = AskEntry | MessageEntry;

/**
 * The conversation of a run in the order in which it was held. What was told twice, because the run went on after a crash, is there once, as it was
 * told last.
 *
 * @param settled what the state of a run that has ended holds: what is not in it did not count
 */
export function foldConversation(events: Iterable<LoggedEvent>, settled: Mail | undefined): Entry[] {
  const asks = new Map<string, AskEntry>();
  const messages = new Map<string, MessageEntry>();
  const taken = new Map<string, string>();
  const change = (id: string, more: Partial<AskEntry>): void => {
    const known = asks.get(id);
    if (known !== undefined) asks.set(id, { ...known, ...more });
  };
  for (const { event } of events) {
    switch (event.type) {
      case "agent.asked": {
        const { ask: id, step: from, agent, to, at, bytes } = event;
        asks.set(id, { kind: "ask", id, at, from, agent, to, status: "waiting", bytes: { input: bytes, answer: 0 } });
        break;
      }
      case "agent.answered": {
        const bytes = { input: asks.get(event.ask)?.bytes.input ?? 0, answer: event.bytes };
        const status = event.ok ? "answered" : "failed";
        change(event.ask, { status, ended_at: event.at, duration_ms: event.duration_ms, bytes });
        break;
      }
      case "step.started":
        if (event.input !== undefined) change(event.step, { input: event.input });
        break;
      case "step.completed":
        change(event.step, { answer: event.output });
        break;
      case "step.failed":
        change(event.step, { failure: event.failure });
        break;
      case "agent.message": {
        const { message, step: from, agent } = event;
        messages.set(message.id, entryOf({ ...message, from, agent }));
        break;
      }
      case "agent.received":
        for (const id of event.ids) taken.set(id, event.step);
        break;
      case "plan.created":
      case "step.waiting":
      case "step.decided":
      case "step.progress":
      case "step.retried":
      case "step.hedged":
      case "step.fallback":
      case "step.compensated":
      case "step.uncompensated":
      case "step.skipped":
    }
  }
  for (const message of settled?.messages ?? []) messages.set(message.id, entryOf(message));
  for (const [id, path] of Object.entries(settled?.taken ?? {})) taken.set(id, path);
  const counted = new Set(settled?.messages.map(({ id }) => id));
  const said = [...messages.values()].filter(({ id }) => settled === undefined || counted.has(id));
  const entries = [...asks.values(), ...said.map((entry) => ({ ...entry, taken_by: taken.get(entry.id) ?? null }))];
  return entries.toSorted(
    (one, other) =>
      Date.parse(one.at) - Date.parse(other.at) || ("seq" in one && "seq" in other ? one.seq - other.seq : 0),
  );
}

function entryOf(message: Mail["messages"][number]): MessageEntry {
  return { kind: message.to === undefined ? "publish" : "send", ...message, taken_by: null };
}
