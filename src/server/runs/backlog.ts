/** Whose runs are known to wait for a place in this process. It may be out of date: another replica may have taken them. */
export class Backlog {
  #tenants: ReadonlySet<string> = new Set();
  /** Those added since the last look began. */
  #since = new Set<string>();

  /** Whether anybody's runs wait. */
  get any(): boolean {
    return this.#tenants.size > 0;
  }

  has(tenant: string): boolean {
    return this.#tenants.has(tenant);
  }

  add(tenant: string): void {
    this.#since.add(tenant);
    this.#tenants = new Set([...this.#tenants, tenant]);
  }

  /**
   * Takes over what a look at all of them finds. Whose runs came to wait meanwhile may not be among it, and stays.
   * @returns those
   */
  async is(look: () => Promise<ReadonlySet<string>>): Promise<ReadonlySet<string>> {
    const since = (this.#since = new Set());
    const found = await look();
    this.#tenants = since.size === 0 ? found : new Set([...found, ...since]);
    return since;
  }
}
