import { appendFileSync, existsSync, readFileSync } from "node:fs";

/** What an agent of the harness writes outside the system under test: before it does anything, and when it has done it or stops without. */
export interface LedgerLine {
  readonly what: "begin" | "end" | "cut";
  readonly run: string;
  readonly step: string;
  readonly agent: string;
  readonly effect: "pure" | "idempotent" | "compensable" | "irreversible";
  readonly key: string;
  readonly attempt: number;
  /** Which replica, and which of its processes, counted from 0. */
  readonly replica: number;
  readonly epoch: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Appends a line at once: a process killed in the next moment has written it. */
export function writeLedger(file: string, line: LedgerLine): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** All whole lines; a process killed while writing may have left half of one. */
export function readLedger(file: string): LedgerLine[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("{") && line.endsWith("}"))
    .map((line) => JSON.parse(line) as LedgerLine);
}
