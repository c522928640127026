/** How many runs one process carries at once. */
export interface Places {
  readonly all: number;
  /** Of which one tenant may have at most this many; runs taken over from a lost worker are not held to it. */
  readonly ofTenant: number;
}

/** A place kept for a run that is about to be claimed, until disposed. */
export interface Reserved extends Disposable {
  /** Says whose run it is for, where that was not known. */
  give(tenant: string): void;
}
