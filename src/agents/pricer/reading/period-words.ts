import { wordAt, type Scan } from "./scan.ts";

/** "a month", "per year", "monthly", "/yr" from an index on: the period and how many tokens say it. */
export function periodAt(
  scan: Scan,
  at: number,
): { readonly per: "month" | "year"; readonly length: number } | undefined {
  const word = wordAt(scan, at);
  const single = SINGLE[word];
  if (single !== undefined) return { per: single, length: 1 };
  if (word === "per" && wordAt(scan, at + 1) === "annum") return { per: "year", length: 2 };
  if (!["a", "per", "each", "every", "/", "one", "full", "whole"].includes(word)) return undefined;
  const unit = UNITS[wordAt(scan, at + 1)];
  return unit === undefined ? undefined : { per: unit, length: 2 };
}

const SINGLE: Readonly<Record<string, "month" | "year">> = {
  monthly: "month",
  yearly: "year",
  annually: "year",
  annual: "year",
};

const UNITS: Readonly<Record<string, "month" | "year">> = {
  month: "month",
  mo: "month",
  year: "year",
  yr: "year",
  annum: "year",
};
