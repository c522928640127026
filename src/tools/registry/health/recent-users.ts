/** After so long a tenant does not count as one that uses an instance, milliseconds. */
const RECENT_MS = 600_000;

/** Whether more than one tenant uses an instance; remembers the last two. */
export class RecentUsers {
  #last: string | undefined;
  #lastAt = 0;
  #other: string | undefined;
  #otherAt = 0;

  note(tenant: string, now: number): void {
    if (tenant !== this.#last) {
      this.#other = this.#last;
      this.#otherAt = this.#lastAt;
      this.#last = tenant;
    }
    this.#lastAt = now;
  }

  several(now: number): boolean {
    return this.#other !== undefined && now - this.#otherAt < RECENT_MS;
  }
}
