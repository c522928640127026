import type { Outcome } from "../branch/outcome.ts";
import { isOf } from "../branch/path.ts";

/**
 * An ask on record under the path it has now. Asks of a step are numbered in the order in which they are made: where that hangs on the moment, a
 * step that begins anew after a crash may number them otherwise.
 */
export function renamed(outcome: Outcome, from: string, to: string): Outcome {
  if (from === to) return outcome;
  const name = (path: string): string => (isOf(path, from) ? to + path.slice(from.length) : path);
  const { steps, mail } = outcome;
  return {
    ...outcome,
    steps: Object.fromEntries(Object.entries(steps).map(([path, state]) => [name(path), state])),
    ...(mail !== undefined && {
      mail: {
        messages: mail.messages.map((message) => ({
          ...message,
          id: `${name(message.from)}!${message.seq}`,
          from: name(message.from),
        })),
        taken: Object.fromEntries(
          Object.entries(mail.taken).map(([id, path]) => {
            const [sender = "", seq = ""] = id.split(/!(?=\d+$)/);
            return [`${name(sender)}!${seq}`, name(path)];
          }),
        ),
      },
    }),
  };
}

/** The path of an ask on record: that of its step among its states. */
export function rootOf({ steps }: Outcome, asker: string): string | undefined {
  return Object.keys(steps).find(
    (path) => path.startsWith(`${asker}>`) && /^\w+#\d+$/.test(path.slice(asker.length + 1)),
  );
}
