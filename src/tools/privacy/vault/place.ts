/** Whose value a token holds and where it is valid. Every part is authenticated with the token. */
export interface Place {
  readonly tenant: string;
  /** What tokens are stable within, as in a thread's id: the same value has another token in another scope. */
  readonly scope: string;
  readonly entity: string;
}
