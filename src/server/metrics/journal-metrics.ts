import { Counter, Histogram, type Registry } from "prom-client";

/** What was written to the database in one commit: events, checkpoints and writes of any number of runs. */
export interface WrittenBatch {
  readonly entries: number;
  readonly bytes: number;
  /** From sending it to its being durable, milliseconds. */
  readonly ms: number;
}

/** Writes of what runs say and reach. @returns hears of each batch that is durable */
export function createJournalMetrics(registry: Registry): (batch: WrittenBatch) => void {
  const registers = [registry];
  const duration = new Histogram({
    name: "baton_journal_write_duration_seconds",
    help: "How long it took until a batch of events and checkpoints was durable",
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const entries = new Histogram({
    name: "baton_journal_batch_entries",
    help: "How many events and checkpoints went into one commit",
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 2000],
    registers,
  });
  const written = new Counter({
    name: "baton_journal_bytes_total",
    help: "Bytes of events and checkpoints that were made durable",
    registers,
  });
  return (batch) => {
    duration.observe(batch.ms / 1000);
    entries.observe(batch.entries);
    written.inc(batch.bytes);
  };
}
