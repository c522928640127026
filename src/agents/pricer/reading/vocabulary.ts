import type { PriceBook } from "../../../tools/pricing/book/price-book.ts";
import { createPhraseTable, type PhraseTable } from "./phrase-table.ts";

/** The words that a price book gives a meaning to. */
export interface Vocabulary {
  readonly plans: PhraseTable<string>;
  readonly addons: PhraseTable<string>;
  readonly coupons: PhraseTable<string>;
  readonly places: PhraseTable<string>;
  /** Units of metrics; `factor` turns the unit into the metric's own. */
  readonly units: PhraseTable<{ readonly metric: string; readonly factor: string }>;
  /** The metric that counts people, where there is exactly one. */
  readonly people: string | undefined;
}

/** Collects a book's names, aliases, units and places. */
export function vocabularyOf(book: PriceBook): Vocabulary {
  const people = book.metrics.filter((metric) => metric.people);
  return {
    plans: createPhraseTable(
      book.plans.flatMap(({ name, aliases }) => [name, ...aliases].map((phrase) => [phrase, name] as const)),
    ),
    addons: createPhraseTable(
      book.addons.flatMap(({ name, aliases }) => [name, ...aliases].map((phrase) => [phrase, name] as const)),
    ),
    coupons: createPhraseTable(
      book.coupons.flatMap(({ code, aliases }) => [code, ...aliases].map((phrase) => [phrase, code] as const)),
    ),
    places: createPhraseTable(
      book.tax.flatMap(({ code, name, places }) => [name, code, ...places].map((phrase) => [phrase, code] as const)),
    ),
    units: createPhraseTable(
      book.metrics.flatMap(({ id, one, many, aliases, multiples }) => [
        ...[one, many, ...aliases].map((phrase) => [phrase, { metric: id, factor: "1" }] as const),
        ...multiples.map(({ word, of }) => [word, { metric: id, factor: of }] as const),
      ]),
    ),
    people: people.length === 1 ? people[0]?.id : undefined,
  };
}
