/** Tokens a model call took. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}
