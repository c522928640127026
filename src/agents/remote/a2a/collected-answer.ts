import { Buffer } from "node:buffer";
import { TaskState, type Artifact, type Part, type StreamResponse } from "@a2a-js/sdk";
import { z } from "zod";

/** A file that a remote agent made; its bytes stay there where it has an address, and are not kept here. */
const file = z.object({
  name: z.string(),
  mediaType: z.string(),
  url: z.string().optional(),
  bytes: z.number().optional(),
});

/** What an A2A agent yields. */
export const answerOutput = z.object({
  text: z.string(),
  /** The structured parts, in order. */
  data: z.array(z.unknown()),
  files: z.array(file),
  taskId: z.string().optional(),
  contextId: z.string().optional(),
});

export type A2aAnswer = z.output<typeof answerOutput>;

/** What was heard of a task so far. */
export class CollectedAnswer {
  readonly #artifacts = new Map<string, Part[]>();
  #message: readonly Part[] = [];
  #said = "";
  state: TaskState | undefined;
  taskId: string | undefined;
  contextId: string | undefined;

  /** @returns what to tell those who watch, where there is something */
  hear({ payload }: StreamResponse): string | undefined {
    switch (payload?.$case) {
      case "message":
        this.#message = payload.value.parts;
        this.state = TaskState.TASK_STATE_COMPLETED;
        this.contextId = payload.value.contextId;
        return undefined;
      case "task": {
        const { id, contextId, artifacts, status } = payload.value;
        [this.taskId, this.contextId] = [id, contextId];
        // A snapshot holds all artifacts there are.
        if ((artifacts ?? []).length > 0) this.#artifacts.clear();
        for (const artifact of artifacts ?? []) this.#add(artifact, false);
        return this.#status(status);
      }
      case "statusUpdate":
        [this.taskId, this.contextId] = [payload.value.taskId, payload.value.contextId];
        return this.#status(payload.value.status);
      case "artifactUpdate":
        [this.taskId, this.contextId] = [payload.value.taskId, payload.value.contextId];
        if (payload.value.artifact !== undefined) this.#add(payload.value.artifact, payload.value.append);
        return undefined;
      case undefined:
        return undefined;
    }
  }

  /** The words that came with the last status. */
  get said(): string {
    return this.#said;
  }

  answer(): A2aAnswer {
    const made = [...this.#artifacts.values()].flat();
    // An agent that makes nothing answers with the message of its last status.
    const parts = made.length > 0 ? made : this.#message;
    const text = textOf(parts);
    return {
      text: text === "" && parts.length === 0 ? this.#said : text,
      data: parts.flatMap(({ content }) => (content?.$case === "data" ? [content.value as unknown] : [])),
      files: parts.flatMap(fileOf),
      ...(this.taskId !== undefined && this.taskId !== "" && { taskId: this.taskId }),
      ...(this.contextId !== undefined && this.contextId !== "" && { contextId: this.contextId }),
    };
  }

  #add({ artifactId, parts }: Artifact, append: boolean): void {
    const known = append ? (this.#artifacts.get(artifactId) ?? []) : [];
    this.#artifacts.set(artifactId, [...known, ...parts]);
  }

  #status(
    status: { readonly state: TaskState; readonly message?: { readonly parts: Part[] } | undefined } | undefined,
  ) {
    if (status === undefined) return undefined;
    this.state = status.state;
    const said = textOf(status.message?.parts ?? []);
    if (said !== "") this.#said = said;
    return said === "" ? undefined : said;
  }
}

/** Pieces of one text come as parts of their own, so nothing goes between them but where a piece ends a line. */
function textOf(parts: readonly Part[]): string {
  return parts.flatMap(({ content }) => (content?.$case === "text" ? [content.value] : [])).join("");
}

function fileOf({ content, filename, mediaType }: Part): A2aAnswer["files"] {
  if (content?.$case === "url") return [{ name: filename ?? "", mediaType: mediaType ?? "", url: content.value }];
  if (content?.$case !== "raw") return [];
  return [{ name: filename ?? "", mediaType: mediaType ?? "", bytes: Buffer.byteLength(content.value) }];
}
