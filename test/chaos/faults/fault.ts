/** Every kind of fault, and how often it comes against the others. */
export const weights = {
  kill: 20,
  term: 12,
  freeze: 8,
  "postgres.fast": 3,
  "postgres.immediate": 3,
  "postgres.kill": 3,
  cut: 14,
  delay: 7,
  silence: 8,
  sever: 8,
  refuse: 7,
  "agent.slow": 4,
  "agent.failing": 4,
  "agent.hung": 4,
  flood: 5,
} as const;

export type FaultKind = keyof typeof weights;

export const kinds = Object.keys(weights) as readonly FaultKind[];

/** One fault as the seed decides it. */
export interface Fault {
  readonly number: number;
  readonly kind: FaultKind;
  /** After the one before, milliseconds. */
  readonly afterMs: number;
  /** From 0 to 1: which of the replicas that are well at that moment. */
  readonly target: number;
  /** How long it lasts, milliseconds. */
  readonly lastsMs: number;
}
