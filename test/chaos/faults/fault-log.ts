import { appendFileSync } from "node:fs";

/** Every fault with its time, one JSON line each, as it happens. */
export class FaultLog {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  write(line: Readonly<Record<string, unknown>>): void {
    appendFileSync(this.file, `${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`);
  }
}
