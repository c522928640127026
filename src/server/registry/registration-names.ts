import { Conflict, NotFound } from "../../tools/errors.ts";
import { nearest } from "../../tools/nearest.ts";
import type { AgentManifest } from "../../tools/registry/manifest.ts";

/** @throws Conflict naming what is taken */
export function checkNames(names: readonly string[], find: (name: string) => AgentManifest | undefined): void {
  for (const name of names) if (find(name) !== undefined) throw nameTaken(name);
}

export function nameTaken(name: string): Conflict {
  return new Conflict(`the name ${name} is taken`, { field: "name" });
}

export function notRegistered(name: string, rows: readonly { readonly name: string }[]): NotFound {
  const names = [...new Set(rows.map((row) => row.name))];
  const near = nearest(name, names);
  return new NotFound(`${name} is not registered${near === undefined ? "" : `; did you mean ${near}?`}`, {
    field: "name",
    alternatives: near === undefined ? names.slice(0, 20) : [near],
  });
}
