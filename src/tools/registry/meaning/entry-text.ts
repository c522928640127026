import { createHash } from "node:crypto";
import type { AgentManifest } from "../manifest.ts";

/** Characters of an entry that are read; most entries are shorter. */
const most = 2000;

/**
 * What an entry says of itself, as a text to embed: not its name, under which the copy of a tenant's own may be another.
 *
 * @param without an example to leave out
 */
export function entryText({ description, capabilities }: AgentManifest, without?: string): string {
  const lines = capabilities.flatMap((capability) => [
    `${capability.name.replaceAll("_", " ")}: ${capability.description}`,
    ...capability.examples.filter((example) => example !== without),
  ]);
  return [description, ...lines].join("\n").slice(0, most);
}

const keys = new WeakMap<AgentManifest, string>();

/** The hash of what an entry says of itself: the same for copies of it. */
export function entryKey(entry: AgentManifest): string {
  const known = keys.get(entry);
  if (known !== undefined) return known;
  const key = textKey(entryText(entry));
  keys.set(entry, key);
  return key;
}

export function textKey(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
