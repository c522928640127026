import type { AgentManifest } from "../manifest.ts";
import type { Registry } from "../registry.ts";

/** Which of the entries of a name is meant. */
export interface Wanted {
  /** A range of versions as npm writes it, such as `^1.2.0`; prereleases only where it names one. Default: any. */
  readonly range?: string;
  /** The one object that `pin` was asked about. One this process does not hold counts as its version, then as the range. */
  readonly pin?: string;
}

/** The entries that one tenant sees: what is open to all, and its own, which hide those of the same name. */
export interface RegistryView<Entry extends AgentManifest = AgentManifest> extends Pick<
  Registry<Entry>,
  "get" | "list" | "search"
> {
  /** The newest of a name that is wanted, a deprecated one only where there is no other. @throws InvalidInput for a malformed range. */
  find(name: string, wanted?: Wanted): Entry | undefined;
  /** `list`, followed by all other versions: what a plan that names ranges is read against. */
  every(): readonly Entry[];
  /** Every version of a name, newest first. */
  versions(name: string): readonly Entry[];
}
