/** The right to a shared resource, for a while and for one holder alone. */
export interface Lease {
  readonly name: string;
  /**
   * Larger than that of every lease on this resource before. Hand it to the resource, so that it can refuse a holder whose time was up
   * and who does not know it yet.
   */
  readonly token: number;
  /** When it ends by itself, ISO 8601. */
  readonly until: string;
  /** Gives the resource back; does nothing once the lease has ended. */
  release(): Promise<void>;
}

export interface LeaseRequest {
  readonly tenant: string;
  readonly name: string;
  /** Who asks, for those who look. */
  readonly holder: string;
  /** How long it may be held, milliseconds. */
  readonly ms: number;
  /** How long to wait for it, milliseconds. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/** Leases on the shared resources of a tenant, across runs and processes. */
export interface Leases {
  /**
   * Waits for its turn; who came first is served first.
   *
   * @throws Timeout when the resource was not free in time.
   */
  acquire(request: LeaseRequest): Promise<Lease>;
}
