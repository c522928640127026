/** How something that a server needs stands; `because` names no host, no user and no secret. */
export type Check = { readonly state: "ok" } | { readonly state: "failing"; readonly because: string };

export interface Readiness {
  readonly ready: boolean;
  /** By name, every one of them. */
  readonly checks: Readonly<Record<string, Check>>;
}

/** Whether this process may be sent requests, as of now. */
export type ReadReadiness = () => Promise<Readiness>;
