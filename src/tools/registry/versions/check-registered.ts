import semver from "semver";
import { Conflict, InvalidInput } from "../../errors.ts";
import type { AgentManifest, AgentSource } from "../manifest.ts";
import type { Held } from "./held.ts";

const wellFormed = /^[a-z][a-z0-9_]{0,63}$/u;

/** The version of an entry of good form. @throws InvalidInput naming the field. */
export function checkForm(entry: AgentManifest): semver.SemVer {
  if (!wellFormed.test(entry.name)) {
    throw new InvalidInput(`Agent name "${entry.name}" is malformed: expected snake_case, at most 64 characters.`, {
      field: "name",
    });
  }
  const version = semver.parse(entry.version);
  if (version === null) {
    throw new InvalidInput(
      `Version "${entry.version}" of agent "${entry.name}" is not a semantic version such as 1.0.0.`,
      { field: "version" },
    );
  }
  return version;
}

/**
 * Refuses an entry whose name stands for something else: what is built in is replaced by nothing that is loaded, and a version belongs to
 * the source that registered it.
 *
 * @throws Conflict
 */
export function checkTaken(
  entry: AgentManifest,
  sameName: AgentManifest | undefined,
  same: Held<AgentManifest> | undefined,
): void {
  if (sameName !== undefined && (sameName.source === undefined) !== (entry.source === undefined)) {
    const builtIn = sameName.source === undefined;
    throw new Conflict(
      builtIn
        ? `Agent "${entry.name}" is built in: a ${entry.source?.kind ?? ""} agent needs another name.`
        : `Agent "${entry.name}" is registered from ${inWords(sameName.source)}: what is built in needs another name.`,
      { field: "name" },
    );
  }
  if (same === undefined || isSame(same.entry.source, entry.source)) return;
  throw new Conflict(
    `Agent "${entry.name}" ${entry.version} is registered from ${inWords(same.entry.source)} already: another version or name is free.`,
    { field: "version" },
  );
}

function isSame(one: AgentSource | undefined, other: AgentSource | undefined): boolean {
  return one?.kind === other?.kind && one?.detail === other?.detail;
}

function inWords(source: AgentSource | undefined): string {
  return source === undefined ? "the server itself" : [source.kind, source.detail].filter(Boolean).join(" ");
}
