/** One server-sent event, not yet numbered; its data is plain JSON. */
export interface WireEvent {
  readonly event: string;
  readonly data: unknown;
}
