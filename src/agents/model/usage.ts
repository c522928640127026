/** What a model call, or another paid service, took. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Dollars; 0 where it is missing. */
  readonly usd?: number;
}
