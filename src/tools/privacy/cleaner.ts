import { adHoc } from "./ad-hoc-recognizer.ts";
import { catalogue, entityTypes } from "./catalogue.ts";
import { plainCell } from "./cell.ts";
import type { Cell } from "./cell.ts";
import { cleanCells } from "./clean-cells.ts";
import type { CleanCell, Cleaning } from "./clean-cells.ts";
import { checkOptions } from "./clean-options.ts";
import type { CleanOptions } from "./clean-options.ts";
import type { PrivacyFinding } from "./finding.ts";
import { createNumbering } from "./operators/numbering.ts";
import { operatorOf } from "./operators/operator.ts";
import type { Operator } from "./operators/operator.ts";
import { csvTableOf, readCsvCells, writeCsvCells } from "./structured/csv-table.ts";
import { readJsonCells, writeJsonCells } from "./structured/json-cells.ts";
import type { Vault } from "./vault/vault.ts";

/** A finding as it is reported: where, what, how sure and why, never the value. */
export interface ReportedFinding extends PrivacyFinding {
  /** Where in a structured value, as in `customers[0].email` or `row 2, email`; "" in plain text. `start` and `end` count from there. */
  readonly path: string;
  readonly operator: Operator["kind"];
}

export interface Cleaned<T> {
  readonly value: T;
  readonly findings: readonly ReportedFinding[];
}

/** Takes personal data and secrets out of texts and values. */
export interface Cleaner {
  /** A text; one that is JSON or a CSV table as a whole is cleaned as such and stays well-formed. */
  text(text: string, options: CleanOptions): Cleaned<string>;
  /** Any JSON value: strings, numbers in telling fields, and keys that are data. */
  value(value: unknown, options: CleanOptions): Cleaned<unknown>;
}

const THRESHOLD = 0.5;

function cleaningOf(cells: readonly Cell[], options: CleanOptions, vault: Vault): Cleaning {
  const own = (options.adHoc ?? []).map(adHoc);
  const recognizers = [...catalogue(options.countries), ...own];
  checkOptions(options, entityTypes([...catalogue(), ...own]));
  const { tenant, scope, entities, except = [], operators = {}, operator = operatorOf("replace") } = options;
  const allow = new Set((options.allow ?? []).map((value) => value.toLowerCase().trim()));
  const operatorFor: Cleaning["operatorFor"] = ({ entity, family }) =>
    operators[entity] ?? operators[family] ?? operator;
  const named = (list: readonly string[], { entity, family }: Pick<PrivacyFinding, "entity" | "family">) =>
    list.includes(entity) || list.includes(family);
  return {
    operatorFor,
    workshop: { tenant, scope, vault, numbering: createNumbering(cells.map((cell) => cell.text)) },
    search: {
      recognizers,
      threshold: options.threshold ?? THRESHOLD,
      allowed: (value) => allow.has(value.toLowerCase()),
      wanted: (finding) => {
        if (named(except, finding) || (entities !== undefined && !named(entities, finding))) return false;
        return (operators[finding.entity] ?? operators[finding.family] ?? operator).kind !== "keep";
      },
    },
  };
}

function report(cells: readonly Cell[], cleaned: readonly CleanCell[]): readonly ReportedFinding[] {
  return cleaned.flatMap(({ findings }, index) =>
    findings.map((finding) => ({ ...finding, path: cells[index]?.path ?? "" })),
  );
}

/** The JSON container that a text is as a whole, or `undefined`. */
function jsonOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The vault keys the hashes and seals the tokens. */
export function createCleaner({ vault }: { readonly vault: Vault }): Cleaner {
  function clean(cells: readonly Cell[], options: CleanOptions) {
    const cleaned = cleanCells(cells, cleaningOf(cells, options, vault));
    return { texts: cleaned.map(({ text }) => text), findings: report(cells, cleaned) };
  }

  function value(input: unknown, options: CleanOptions): Cleaned<unknown> {
    const { texts, findings } = clean(readJsonCells(input), options);
    return { value: writeJsonCells(input, texts), findings };
  }

  return {
    value,
    text(text, options) {
      const json = jsonOf(text);
      if (json !== undefined) {
        const { value: cleaned, findings } = value(json, options);
        return {
          value: findings.length === 0 ? text : JSON.stringify(cleaned, null, text.includes("\n") ? 2 : 0),
          findings,
        };
      }
      const table = csvTableOf(text);
      const cells = table === undefined ? [plainCell(text)] : readCsvCells(table);
      const { texts, findings } = clean(cells, options);
      return { value: table === undefined ? (texts[0] ?? "") : writeCsvCells(table, texts), findings };
    },
  };
}
