import { Counter, Histogram, type Registry } from "prom-client";

/** A batch that was written to the database in one commit. */
export interface WrittenBatch {
  readonly kind: "events" | "checkpoints";
  /** How many events, or checkpoints and writes, it held. */
  readonly items: number;
  /** From sending it to its being durable, or to its failure; milliseconds. */
  readonly ms: number;
  readonly ok: boolean;
}

/** Writes of the event log and of checkpoints. @returns hears of each batch; must be told after it, never before */
export function createWriteMetrics(registry: Registry): (batch: WrittenBatch) => void {
  const registers = [registry];
  const duration = new Histogram({
    name: "baton_write_duration_seconds",
    help: "How long it took until a batch was durable",
    labelNames: ["kind"],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const items = new Histogram({
    name: "baton_write_batch_items",
    help: "How many events or checkpoints went into one commit",
    labelNames: ["kind"],
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
    registers,
  });
  const failures = new Counter({
    name: "baton_write_failures_total",
    help: "Batches that were not written; they are tried again",
    labelNames: ["kind"],
    registers,
  });
  for (const kind of ["events", "checkpoints"]) failures.inc({ kind }, 0);
  return ({ kind, items: count, ms, ok }) => {
    if (!ok) return failures.inc({ kind });
    duration.observe({ kind }, ms / 1000);
    items.observe({ kind }, count);
  };
}
