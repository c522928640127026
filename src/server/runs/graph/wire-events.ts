import type { StreamMode } from "../run.ts";
import { quiet } from "../log/quiet.ts";
import { toWire } from "../../wire/serialise.ts";
import { wireCheckpoint, wireDebug, wireTask } from "./checkpoint-chunks.ts";
import type { GraphChunk } from "./graph-chunks.ts";
import { LegacyMessages } from "./legacy-messages.ts";
import type { WireEvent } from "./wire-event.ts";

/** What of a graph's chunks is written down and goes to clients, and under which names, as the stream modes of the run ask. */
export class WireEvents {
  readonly #modes: ReadonlySet<StreamMode>;
  readonly #messages: LegacyMessages | undefined;

  constructor(modes: readonly StreamMode[]) {
    this.#modes = new Set(modes.length === 0 ? ["values"] : modes);
    this.#messages = this.#modes.has("messages") ? new LegacyMessages() : undefined;
  }

  *of(chunk: GraphChunk): Generator<WireEvent, void, void> {
    if (chunk.kind === "event") {
      if (this.#modes.has("events")) yield { event: "events", data: toWire(chunk.event) };
      return;
    }
    const { mode, namespace, payload } = chunk;
    const event = namespace.length > 0 ? `${mode}|${namespace.join("|")}` : mode;
    switch (mode) {
      case "messages":
        if (this.#modes.has("messages-tuple")) yield { event, data: toWire(payload) };
        if (this.#messages !== undefined) yield* this.#messages.token(payload);
        return;
      case "values":
        if (this.#modes.has("values")) yield { event, data: toWire(payload) };
        if (this.#messages !== undefined) yield* this.#messages.values(payload);
        return;
      case "custom":
        // What a run narrates is always kept: how its steps stand is read from it.
        yield { event: this.#modes.has(mode) ? event : quiet(event), data: toWire(payload) };
        return;
      case "updates":
        if (this.#modes.has(mode)) yield { event, data: toWire(payload) };
        return;
      case "tasks":
        if (this.#modes.has(mode)) yield { event, data: toWire(wireTask(payload)) };
        return;
      case "checkpoints":
        if (this.#modes.has(mode)) yield { event, data: toWire(wireCheckpoint(payload)) };
        return;
      case "debug":
        if (this.#modes.has(mode)) yield { event, data: toWire(wireDebug(payload)) };
        return;
    }
  }
}
