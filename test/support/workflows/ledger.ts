/** One attempt that an agent began. */
export interface Execution {
  readonly path: string;
  readonly agent: string;
  readonly attempt: number;
  readonly input: Readonly<Record<string, unknown>>;
  /** Which process: counted from 0. */
  readonly epoch: number;
  readonly tokens: number;
  readonly usd: number;
  /** Whether it changed the outside, if it did so at once; an attempt that fails may have. */
  readonly happened: boolean;
  /** Milliseconds. */
  readonly began: number;
  ended?: number;
  /** Whether it ended in an output. */
  done?: boolean;
}

/** What the agents of a case did, over all its processes. */
export class Ledger {
  readonly executions: Execution[] = [];
  /** Calls of which a person was asked what had become of them. */
  readonly held: { readonly path: string; readonly agent: string }[] = [];

  begin(execution: Omit<Execution, "began">): Execution {
    const noted: Execution = { ...execution, began: performance.now() };
    this.executions.push(noted);
    return noted;
  }

  end(execution: Execution, done: boolean): void {
    execution.ended = performance.now();
    execution.done = done;
  }
}
