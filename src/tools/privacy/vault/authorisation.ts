/**
 * The right to restore tokens of one tenant: only a vault's `grant` makes one, and holding it is the permission.
 * A copy, a literal of the same form or another vault's is refused.
 */
export interface Authorisation {
  readonly tenant: string;
  readonly scope: string;
  /** Entities that may be restored; `undefined` means all. */
  readonly entities: readonly string[] | undefined;
}
