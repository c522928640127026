import { appendFileSync, existsSync, readFileSync } from "node:fs";

/** What a counting agent writes when it begins and ends; `epoch` counts the processes of the server. */
export interface LedgerLine {
  readonly what: "start" | "end";
  readonly run: string;
  readonly step: string;
  readonly attempt: number;
  readonly epoch: number;
  readonly at: number;
}

/** Appends a line before anything else happens. */
export function writeLedger(file: string, line: LedgerLine): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** All whole lines; a process killed while writing may have left half of one. */
export function readLedger(file: string): LedgerLine[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .map((line) => JSON.parse(line) as LedgerLine);
}
