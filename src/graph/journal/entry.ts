/** A checkpoint with the channels that changed, ready to be written. */
export interface CheckpointEntry {
  readonly kind: "checkpoint";
  readonly tenant: string;
  /** The run that a worker carries; `null`: nobody's. */
  readonly run: string | null;
  readonly thread: string;
  readonly ns: string;
  readonly id: string;
  readonly parent: string | null;
  /** JSON, UTF-8. */
  readonly body: Uint8Array;
  /** Its metadata: JSON, UTF-8. */
  readonly about: Uint8Array;
  readonly blobs: readonly { channel: string; version: string; type: string; blob: Uint8Array }[];
}

/** What a task of a superstep has written, ready to be written down. */
export interface WritesEntry {
  readonly kind: "writes";
  readonly tenant: string;
  /** The run that a worker carries; `null`: nobody's. */
  readonly run: string | null;
  readonly thread: string;
  readonly ns: string;
  readonly id: string | null;
  readonly task: string;
  /** Whether the newest counts, as for errors, interrupts and answers; else what was written first stays. */
  readonly replace: boolean;
  readonly writes: readonly { place: number; channel: string; type: string; blob: Uint8Array }[];
}

/** An event of a run. */
export interface EventEntry {
  readonly kind: "event";
  readonly tenant: string;
  readonly run: string;
  /** Its number within the run, from 0. */
  readonly seq: number;
  readonly name: string;
  /** JSON, UTF-8. */
  readonly body: Uint8Array;
}

/** Something that a run leaves behind. */
export type JournalEntry = CheckpointEntry | WritesEntry | EventEntry;

/** Where checkpoints go to become durable. */
export interface CheckpointWriter {
  /** Resolves once the entry is durable. @throws RunLost where the run is not this process's any more */
  write(
    entry: CheckpointEntry | WritesEntry,
    carriedBy: { readonly run: string; readonly worker: string },
  ): Promise<void>;
}
