import type { JournalEntry } from "./entry.ts";

/** The entries as the arguments of the function `write_journal` after its first: a heap of bytes, then arrays with one element per tenant. */
export function packEntries(entries: readonly JournalEntry[]): unknown[] {
  const heap = new Heap();
  const tenants = new Map<string, Rows>();
  for (const entry of entries) {
    let rows = tenants.get(entry.tenant);
    if (rows === undefined) tenants.set(entry.tenant, (rows = new Rows()));
    addRows(rows, entry, heap);
  }
  // Tenants in one order everywhere: whoever locks rows of several locks them alike.
  const names = [...tenants.keys()].toSorted();
  const sorted = names.map((name) => tenants.get(name) ?? new Rows());
  return [
    heap.bytes(),
    names,
    sorted.map(({ runs }) => `{${[...runs].join(",")}}`),
    sorted.map(({ events }) => array(events)),
    sorted.map(({ checkpoints }) => array(checkpoints)),
    sorted.map(({ blobs }) => array(blobs)),
    sorted.map(({ writes }) => array(writes)),
    sorted.map(({ answers }) => array(answers)),
  ];
}

/** What one tenant's entries come to: rows by kind. */
class Rows {
  readonly runs = new Set<string>();
  readonly events: string[] = [];
  readonly checkpoints: string[] = [];
  readonly blobs: string[] = [];
  readonly writes: string[] = [];
  readonly answers: string[] = [];
}

function addRows(rows: Rows, entry: JournalEntry, heap: Heap): void {
  const run = entry.run ?? "";
  if (run !== "") rows.runs.add(run);
  switch (entry.kind) {
    case "event":
      rows.events.push(`(${run},${entry.seq},${field(entry.name)},${heap.add(entry.body)})`);
      return;
    case "checkpoint": {
      const place = `${run},${field(entry.thread)},${field(entry.ns)}`;
      const bytes = `${heap.add(entry.body)},${heap.add(entry.about)}`;
      rows.checkpoints.push(`(${place},${field(entry.id)},${field(entry.parent)},${bytes})`);
      for (const { channel, version, type, blob } of entry.blobs) {
        rows.blobs.push(`(${place},${field(channel)},${field(version)},${field(type)},${heap.add(blob)})`);
      }
      return;
    }
    case "writes": {
      const of = `${run},${field(entry.thread)},${field(entry.ns)},${field(entry.id)},${field(entry.task)}`;
      const into = entry.replace ? rows.answers : rows.writes;
      for (const { place, channel, type, blob } of entry.writes) {
        into.push(`(${of},${place},${field(channel)},${field(type)},${heap.add(blob)})`);
      }
    }
  }
}

const plain = /^[\w.:-]+$/;

/** A value within the text form of a row; nothing between the commas is null. */
function field(value: string | null): string {
  if (value === null) return "";
  return plain.test(value) ? value : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** Rows as the text form of an array of them; `null` for none. */
function array(rows: readonly string[]): string | null {
  if (rows.length === 0) return null;
  return `{${rows.map((row) => `"${row.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(",")}}`;
}

/** Bytes one after the other. */
class Heap {
  readonly #parts: Uint8Array[] = [];
  #size = 0;

  /** Where it begins, from 1, and how long it is, as two values within a row. */
  add(bytes: Uint8Array): string {
    const from = this.#size + 1;
    this.#parts.push(bytes);
    this.#size += bytes.byteLength;
    return `${from},${bytes.byteLength}`;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts, this.#size);
  }
}
