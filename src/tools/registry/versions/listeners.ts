import { toFailure } from "../../errors.ts";
import type { Logger } from "../../logger.ts";
import type { AgentManifest } from "../manifest.ts";

/** Something that was registered, replaced or removed. */
export interface RegistryChange {
  readonly kind: "added" | "replaced" | "removed";
  readonly name: string;
  readonly version: string;
  /** The tenant that alone sees it. */
  readonly tenant?: string;
}

/** Those who are told of changes; one that throws keeps nobody else from being told. */
export class Listeners {
  readonly #listeners = new Set<(change: RegistryChange) => void>();
  readonly #log: Logger | undefined;

  constructor(log: Logger | undefined) {
    this.#log = log;
  }

  /** Returns how to stop. */
  add(listener: (change: RegistryChange) => void): () => void {
    // The same function may listen twice, and stop once.
    const own = (change: RegistryChange): void => listener(change);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  tell(kind: RegistryChange["kind"], { name, version, tenant }: AgentManifest): void {
    const change: RegistryChange = { kind, name, version, ...(tenant !== undefined && { tenant }) };
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#log?.error({ agent: name, failure: toFailure(error) }, "a listener of the registry failed");
      }
    }
  }
}
