import type { CheckpointEntry, EventEntry, JournalEntry, WritesEntry } from "./entry.ts";

/** How many values `packEntries` yields. */
export const COLUMNS = 39;

/** The entries as the arguments of the function `write_journal` after its first: columns by kind, and one heap of bytes. */
export function packEntries(entries: readonly JournalEntry[]): unknown[] {
  const heap = new Heap();
  const tenants = new Set<string>();
  const events: EventEntry[] = [];
  const checkpoints: CheckpointEntry[] = [];
  const writes: WritesEntry[] = [];
  for (const entry of entries) {
    tenants.add(entry.tenant);
    if (entry.kind === "event") events.push(entry);
    else if (entry.kind === "checkpoint") checkpoints.push(entry);
    else writes.push(entry);
  }
  const blobs = checkpoints.flatMap((of) => of.blobs.map((blob) => ({ of, blob })));
  const values = writes.flatMap((of) => of.writes.map((value) => ({ of, value })));
  const columns: unknown[] = [
    ...column(events, (event) => [event.tenant, event.run, event.seq, event.name, ...heap.add(event.body)], 6),
    ...column(
      checkpoints,
      (each) => [
        each.tenant,
        each.run,
        each.thread,
        each.ns,
        each.id,
        each.parent,
        ...heap.add(each.body),
        ...heap.add(each.about),
      ],
      10,
    ),
    ...column(
      blobs,
      ({ of, blob }) => [
        of.tenant,
        of.run,
        of.thread,
        of.ns,
        blob.channel,
        blob.version,
        blob.type,
        ...heap.add(blob.blob),
      ],
      9,
    ),
    ...column(
      values,
      ({ of: { tenant, run, thread, ns, id, task, replace }, value: { place, channel, type, blob } }) => [
        tenant,
        run,
        thread,
        ns,
        id,
        task,
        replace,
        place,
        channel,
        type,
        ...heap.add(blob),
      ],
      12,
    ),
  ];
  // Tenants in one order everywhere: whoever locks rows of several locks them alike.
  return [[...tenants].toSorted(), heap.bytes(), ...columns];
}

/** Rows turned into so many columns. */
function column<Row>(rows: readonly Row[], cells: (row: Row) => readonly unknown[], width: number): unknown[][] {
  const columns: unknown[][] = Array.from({ length: width }, () => []);
  for (const row of rows) for (const [index, cell] of cells(row).entries()) columns[index]?.push(cell);
  return columns;
}

/** Bytes one after the other. */
class Heap {
  readonly #parts: Uint8Array[] = [];
  #size = 0;

  /** Where it begins, from 1, and how long it is; nulls for nothing. */
  add(bytes: Uint8Array | null): [from: number | null, size: number | null] {
    if (bytes === null) return [null, null];
    const from = this.#size + 1;
    this.#parts.push(bytes);
    this.#size += bytes.byteLength;
    return [from, bytes.byteLength];
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts, this.#size);
  }
}
