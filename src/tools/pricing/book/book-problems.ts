import { isCurrency } from "../money.ts";
import { byLikeness } from "../spelling.ts";
import { metricOf } from "./charge.ts";
import { productProblems } from "./product-problems.ts";
import type { BookProblem } from "./book-problem.ts";
import type { priceBook } from "./price-book.ts";
import type { z } from "zod";

type Book = z.infer<typeof priceBook>;

/** What the schema cannot see: references to nothing, names given twice, tiers out of order, currencies without a rate. */
export function bookProblems(book: Book): readonly BookProblem[] {
  return [...twice(book), ...references(book), ...currencies(book), ...products(book)];
}

function twice(book: Book): BookProblem[] {
  const problems: BookProblem[] = [];
  const check = (names: readonly { path: string; name: string }[]) => {
    const seen = new Map<string, string>();
    for (const { path, name } of names) {
      const key = name.toLowerCase();
      const first = seen.get(key);
      if (first === undefined) seen.set(key, path);
      else problems.push({ path, message: `"${name}" is already used at ${first}` });
    }
  };
  const sold = [...at(book, "plans"), ...at(book, "addons")];
  check(sold.map(({ path, value }) => ({ path: `${path}.id`, name: value.id })));
  check(
    sold.flatMap(({ path, value }) => [
      { path: `${path}.name`, name: value.name },
      ...value.aliases.map((name, i) => ({ path: `${path}.aliases[${i}]`, name })),
    ]),
  );
  check(book.metrics.map(({ id }, i) => ({ path: `metrics[${i}].id`, name: id })));
  check(book.coupons.map(({ code }, i) => ({ path: `coupons[${i}].code`, name: code })));
  check(book.tax.map(({ code }, i) => ({ path: `tax[${i}].code`, name: code })));
  check(book.rates.map((r, i) => ({ path: `rates[${i}]`, name: `${r.from} to ${r.to} on ${r.date}` })));
  return problems;
}

function references(book: Book): BookProblem[] {
  const metrics = book.metrics.map(({ id }) => id);
  const ids = [...book.plans, ...book.addons].map(({ id }) => id);
  const problems: BookProblem[] = [];
  const check = (path: string, kind: string, name: string, has: readonly string[]) => {
    if (!has.includes(name))
      problems.push({ path, message: `no ${kind} "${name}"; there are ${byLikeness(name, has).join(", ") || "none"}` });
  };
  for (const { path, value } of [...at(book, "plans"), ...at(book, "addons")]) {
    value.limits.forEach(({ metric }, i) => check(`${path}.limits[${i}].metric`, "metric", metric, metrics));
    value.charges.forEach((charge, i) => {
      const metric = metricOf(charge);
      if (metric !== undefined) check(`${path}.charges[${i}].metric`, "metric", metric, metrics);
    });
  }
  book.coupons.forEach((coupon, i) => {
    if (typeof coupon.applies_to === "string") return;
    coupon.applies_to.forEach((id, j) => check(`coupons[${i}].applies_to[${j}]`, "product", id, ids));
  });
  return problems;
}

function currencies(book: Book): BookProblem[] {
  const named = [
    { path: "currency", code: book.currency },
    ...[...at(book, "plans"), ...at(book, "addons")].map((p) => ({
      path: `${p.path}.currency`,
      code: p.value.currency,
    })),
    ...book.coupons.map((c, i) => ({
      path: `coupons[${i}].currency`,
      code: c.kind === "fixed" ? c.currency : undefined,
    })),
    ...book.rates.flatMap((r, i) => [
      { path: `rates[${i}].from`, code: r.from },
      { path: `rates[${i}].to`, code: r.to },
    ]),
  ];
  return named.flatMap(({ path, code }) =>
    code === undefined || isCurrency(code)
      ? []
      : [{ path, message: `"${code}" is not an ISO 4217 currency code such as USD or EUR` }],
  );
}

function products(book: Book): BookProblem[] {
  return [...at(book, "plans"), ...at(book, "addons")].flatMap(({ path, value }) => productProblems(path, value));
}

function at(book: Book, list: "plans" | "addons") {
  return book[list].map((value, index) => ({ path: `${list}[${index}]`, value }));
}
