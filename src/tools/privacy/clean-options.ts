import { z } from "zod";
import { InvalidInput } from "../errors.ts";
import { nearest } from "../nearest.ts";
import type { Operator } from "./operators/operator.ts";
import type { AdHocRecognizer } from "./ad-hoc-recognizer.ts";
import type { Family } from "./recognizer.ts";
import type { EntityType } from "./catalogue.ts";

/** What to clean and how. */
export interface CleanOptions {
  readonly tenant: string;
  /** What hashes and tokens are stable within. */
  readonly scope: string;
  /** Entities or families to look for; default all. */
  readonly entities?: readonly string[];
  /** Entities or families to leave alone. */
  readonly except?: readonly string[];
  /** ISO 3166 alpha-2; numbers of other countries are not looked for. */
  readonly countries?: readonly string[];
  /** 0 to 1, default 0.5. */
  readonly threshold?: number;
  /** Values that may stay, compared without case. */
  readonly allow?: readonly string[];
  /** Default `replace`. */
  readonly operator?: Operator;
  /** By entity or family, before `operator`. */
  readonly operators?: Readonly<Record<string, Operator>>;
  /** Recognizers of the caller's own. */
  readonly adHoc?: readonly AdHocRecognizer[];
}

export const FAMILIES = [
  "contact",
  "person",
  "location",
  "financial",
  "identity",
  "health",
  "network",
  "crypto",
  "vehicle",
  "secret",
  "custom",
] as const satisfies readonly Family[];

const threshold = z.number().min(0).max(1);

function checkNames(field: string, names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const close = nearest(name, known);
    const alternatives = close === undefined ? known : [close];
    const hint =
      close === undefined
        ? `it has ${FAMILIES.join(", ")} and ${known.length - FAMILIES.length} entities`
        : `did you mean ${close}?`;
    throw new InvalidInput(`Expected ${field} to name entities or families, got "${name}"; ${hint}`, {
      field,
      alternatives,
    });
  }
}

/** @throws InvalidInput when an option names an unknown entity, or a number is out of range. */
export function checkOptions(options: CleanOptions, types: readonly EntityType[]): void {
  const known = [...FAMILIES, ...types.map(({ entity }) => entity)];
  checkNames("entities", options.entities ?? [], known);
  checkNames("except", options.except ?? [], known);
  checkNames("operators", Object.keys(options.operators ?? {}), known);
  if (options.threshold !== undefined && !threshold.safeParse(options.threshold).success) {
    throw new InvalidInput(`Expected threshold to be from 0 to 1, got ${options.threshold}`, { field: "threshold" });
  }
  for (const country of options.countries ?? []) {
    if (!/^[A-Z]{2}$/.test(country)) {
      throw new InvalidInput(`Expected countries to be ISO 3166 codes such as US, GB, DE, got "${country}"`, {
        field: "countries",
      });
    }
  }
}
