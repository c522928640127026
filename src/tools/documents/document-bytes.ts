/** A document that is not a file on this machine. */
export interface DocumentBytes {
  readonly bytes: Uint8Array;
  /** Its identity: path or URI. The ending tells the format unless `mediaType` does. */
  readonly source: string;
  readonly mediaType?: string;
}
