import semver from "semver";
import { InvalidInput } from "../../errors.ts";
import type { AgentManifest } from "../manifest.ts";
import type { Held } from "./held.ts";
import { firstWhere, newestInRange } from "./newest-in-range.ts";

/**
 * The versions of one name that one owner has registered. What is offered without being asked for (no prerelease, not deprecated) is
 * found by binary search; of the others every one is looked at, and there are few of them.
 */
export class Slot<Entry extends AgentManifest> {
  readonly name: string;
  /** `undefined`: all tenants see it. */
  readonly tenant: string | undefined;
  readonly #offered: Held<Entry>[] = [];
  readonly #others: Held<Entry>[] = [];

  constructor(name: string, tenant: string | undefined) {
    this.name = name;
    this.tenant = tenant;
  }

  get size(): number {
    return this.#offered.length + this.#others.length;
  }

  /** Newest first. */
  all(): Held<Entry>[] {
    return [...this.#offered, ...this.#others].toSorted((a, b) => semver.compareBuild(b.version, a.version));
  }

  /** What the name means first, then what else a range may mean, best first. */
  ranked(): Held<Entry>[] {
    const preferred = this.preferred();
    const rest = [...this.#offered, ...this.#others].filter((held) => held !== preferred);
    return preferred === undefined ? [] : [preferred, ...rest];
  }

  /** The one of a version, builds told apart. */
  at(version: semver.SemVer): Held<Entry> | undefined {
    return [this.#offered, this.#others]
      .map((list) => list[placeOf(list, version)])
      .find((held) => isAt(held, version));
  }

  put(held: Held<Entry>): void {
    this.take(held.version);
    const list = isOffered(held) ? this.#offered : this.#others;
    list.splice(placeOf(list, held.version), 0, held);
  }

  take(version: semver.SemVer): void {
    for (const list of [this.#offered, this.#others]) {
      const place = placeOf(list, version);
      if (isAt(list[place], version)) list.splice(place, 1);
    }
  }

  /** What the name alone means: the newest, where possible neither deprecated nor a prerelease. */
  preferred(): Held<Entry> | undefined {
    return (
      this.#offered[0] ??
      this.#others.find(({ version }) => version.prerelease.length === 0) ??
      this.#others.find(({ entry }) => entry.deprecated === undefined) ??
      this.#others[0]
    );
  }

  /** The newest in a range, in none the preferred one. @throws InvalidInput for a malformed range. */
  newest(text: string | undefined): Held<Entry> | undefined {
    if (text === undefined) return this.preferred();
    const range = readRange(text, this.name);
    const offered = newestInRange(this.#offered, range);
    const others = this.#others.filter(({ version }) => range.test(version));
    const prerelease = others.find(({ entry }) => entry.deprecated === undefined);
    if (offered === undefined || prerelease === undefined) return offered ?? prerelease ?? others[0];
    return semver.compareBuild(offered.version, prerelease.version) >= 0 ? offered : prerelease;
  }
}

function readRange(text: string, name: string): semver.Range {
  try {
    return new semver.Range(text);
  } catch (cause) {
    throw new InvalidInput(
      `"${text}" is no range of versions of ${name}: expected one such as 1.2.0, ^1.2.0 or >=1 <3`,
      {
        field: "range",
        cause,
      },
    );
  }
}

function isOffered<Entry extends AgentManifest>({ entry, version }: Held<Entry>): boolean {
  return entry.deprecated === undefined && version.prerelease.length === 0;
}

/** The first place whose version is not above the one given. */
function placeOf(list: readonly Held<unknown>[], version: semver.SemVer): number {
  return firstWhere(list, (held) => semver.compareBuild(held.version, version) <= 0);
}

function isAt(held: Held<unknown> | undefined, version: semver.SemVer): boolean {
  return held !== undefined && semver.compareBuild(held.version, version) === 0;
}
