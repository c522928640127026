import type { RunEvent } from "../../runs/run.ts";

/** The events of these stream modes, and those that belong to none (`metadata`, `error`); no modes: all. */
export async function* filterModes(
  events: AsyncGenerator<RunEvent, void, void>,
  modes: readonly string[] | undefined,
): AsyncGenerator<RunEvent, void, void> {
  for await (const event of events) {
    const mode = modeOf(event.event);
    if (modes === undefined || mode === undefined || modes.includes(mode)) yield event;
  }
}

/** Event names are `mode`, `mode|namespace`, and for messages `messages` (as tuples) or `messages/partial` and the like. */
function modeOf(event: string): string | undefined {
  const name = event.split("|", 1)[0] ?? event;
  if (name === "metadata" || name === "error" || name === "end") return undefined;
  if (name === "messages") return "messages-tuple";
  return name.startsWith("messages/") ? "messages" : name;
}
