import { InvalidInput } from "../../errors.ts";
import { absent } from "../absent.ts";
import { metricOf } from "../book/charge.ts";
import type { Coupon } from "../book/coupon.ts";
import { bookTitle, type PriceBook } from "../book/price-book.ts";
import type { Product } from "../book/product.ts";
import type { TaxJurisdiction } from "../book/tax.ts";
import { conventionsOf, type Conventions } from "../conventions.ts";
import { exact, type Exact } from "../exact.ts";
import { isCurrency } from "../money.ts";
import { checkProducts } from "./check-products.ts";
import { findJurisdiction } from "./find-jurisdiction.ts";
import { findAddon, findMetric, findPlan } from "./find-product.ts";
import type { QuoteRequest } from "./quote-request.ts";

/** A request whose every name has been found in the book. */
export interface ResolvedRequest {
  readonly request: QuoteRequest;
  readonly plan: Product | undefined;
  readonly addons: readonly Product[];
  /** By metric id; several where single amounts were reported. */
  readonly quantities: ReadonlyMap<string, readonly Exact[]>;
  readonly coupons: readonly Coupon[];
  readonly tax: TaxJurisdiction | undefined;
  readonly currency: string;
  readonly conventions: Conventions;
  readonly assumptions: readonly string[];
}

/**
 * Finds everything a request names, and adds the add-on that a usage quantity needs.
 *
 * @throws NotFound for a name that the book does not have,
 * @throws InvalidInput when a needed quantity is missing or out of a product's limits.
 */
export function resolveRequest(book: PriceBook, request: QuoteRequest): ResolvedRequest {
  const plan = request.plan === undefined ? undefined : findPlan(book, request.plan);
  const quantities = new Map<string, readonly Exact[]>();
  for (const [name, value] of Object.entries(request.quantities)) {
    quantities.set(findMetric(book, name).id, (Array.isArray(value) ? value : [value]).map(exact));
  }
  const named = [...new Set(request.addons.map((name) => findAddon(book, name)))];
  const { addons, assumptions } = withUsage(book, plan, named, [...quantities.keys()]);
  if (plan === undefined && addons.length === 0) {
    throw new InvalidInput(
      `a quote needs a plan or an add-on; ${bookTitle(book)} has ${productNames(book).join(", ")}`,
      {
        field: "plan",
        alternatives: productNames(book),
      },
    );
  }
  checkProducts(book, plan === undefined ? addons : [plan, ...addons], quantities, request.billing);
  return {
    request,
    plan,
    addons,
    quantities,
    coupons: request.coupons.map((code) => findCoupon(book, code)),
    tax: request.jurisdiction === undefined ? undefined : findJurisdiction(book, request.jurisdiction),
    currency: currencyOf(book, request.currency),
    conventions: conventionsOf(book.conventions, request.conventions),
    assumptions,
  };
}

function productNames(book: PriceBook): string[] {
  return [...book.plans, ...book.addons].map(({ name }) => name);
}

function findCoupon(book: PriceBook, written: string): Coupon {
  const target = written.toLowerCase();
  const found = book.coupons.find(({ code, aliases }) =>
    [code, ...aliases].some((name) => name.toLowerCase() === target),
  );
  if (found !== undefined) return found;
  const has = book.coupons.map(({ code }) => code);
  throw absent({ kind: "coupon", written, has, where: bookTitle(book), field: "coupons" });
}

function currencyOf(book: PriceBook, written: string | undefined): string {
  const code = written?.toUpperCase() ?? book.currency;
  if (isCurrency(code)) return code;
  const has = [book.currency, ...book.rates.map(({ to }) => to)];
  throw absent({ kind: "currency", written: code, has: [...new Set(has)], where: bookTitle(book), field: "currency" });
}

/** A quantity that neither the plan nor a named add-on prices calls for the one add-on that does. */
function withUsage(book: PriceBook, plan: Product | undefined, named: readonly Product[], metrics: readonly string[]) {
  const addons = [...named];
  const assumptions: string[] = [];
  for (const id of metrics) {
    const chosen = plan === undefined ? addons : [plan, ...addons];
    if (chosen.some((product) => uses(product, id))) continue;
    const pricing = book.addons.filter((product) => prices(product, id));
    const [only] = pricing;
    const { many } = findMetric(book, id);
    if (only !== undefined && pricing.length === 1) {
      addons.push(only);
    } else if (pricing.length > 1 || !book.plans.some((product) => uses(product, id))) {
      throw new InvalidInput(
        `${bookTitle(book)} prices ${many} in ${pricing.length === 0 ? "no product" : "several add-ons: name one"}`,
        { field: "addons", alternatives: pricing.map(({ name }) => name) },
      );
    } else {
      assumptions.push(`The number of ${many} makes no difference to this price.`);
    }
  }
  return { addons, assumptions };
}

function prices(product: Product, metric: string): boolean {
  return product.charges.some((charge) => metricOf(charge) === metric);
}

function uses(product: Product, metric: string): boolean {
  return prices(product, metric) || product.limits.some((limit) => limit.metric === metric);
}
