import type { BookShelf } from "../catalog/book-shelf.ts";
import { absent } from "../absent.ts";
import { bookTitle, type PriceBook } from "../book/price-book.ts";
import type { Product } from "../book/product.ts";
import { describeCharge } from "./describe-charge.ts";
import { exact } from "../exact.ts";
import { moneyText, quantityText } from "../money.ts";
import { findMetric } from "../quote/find-product.ts";
import { joined } from "../quote/quote-title.ts";
import type { RequestOf } from "./price-request.ts";

/** A product's prices in words. */
export interface ListedProduct {
  readonly name: string;
  readonly kind: "plan" | "addon";
  readonly description: string;
  /** "$18.00 per seat a month". */
  readonly prices: readonly string[];
}

export interface PriceList {
  readonly kind: "prices";
  readonly book: string;
  readonly version: string;
  readonly currency: string;
  readonly products: readonly ListedProduct[];
  /** Only in a list of all prices. */
  readonly coupons: readonly { readonly code: string; readonly description: string }[];
}

/** What the book asks for its products, without a quantity. @throws NotFound for a name that it does not have. */
export function listPrices(shelf: BookShelf, request: RequestOf<"prices">): PriceList {
  const book = shelf.pick(request);
  const all = [
    ...book.plans.map((product) => ({ product, kind: "plan" as const })),
    ...book.addons.map((product) => ({ product, kind: "addon" as const })),
  ];
  const wanted = request.products.map((written) => {
    const found = all.find(({ product }) =>
      [product.id, product.name, ...product.aliases].some((name) => name.toLowerCase() === written.toLowerCase()),
    );
    if (found !== undefined) return found;
    const has = all.map(({ product }) => product.name);
    throw absent({ kind: "product", written, has, where: bookTitle(book), field: "products" });
  });
  return {
    kind: "prices",
    book: book.book,
    version: book.version,
    currency: book.currency,
    products: (wanted.length === 0 ? all : wanted).map(({ product, kind }) => ({
      name: product.name,
      kind,
      description: product.description,
      prices: describe(book, product),
    })),
    coupons: wanted.length > 0 ? [] : book.coupons.map(({ code, description }) => ({ code, description })),
  };
}

function describe(book: PriceBook, product: Product): string[] {
  const currency = product.currency ?? book.currency;
  const prices = product.charges.map((charge) => describeCharge(book, charge, currency));
  const limits = product.limits.map(({ metric, min, max }) => {
    const { many } = findMetric(book, metric);
    const bounds = [
      min === undefined ? [] : [`at least ${quantityText(min)}`],
      max === undefined ? [] : [`up to ${quantityText(max)}`],
    ].flat();
    return `for ${joined(bounds)} ${many}`;
  });
  return [
    ...prices,
    ...limits,
    ...(product.minimum_commitment === undefined
      ? []
      : [`at least ${moneyText(product.minimum_commitment, currency)} a month in all`]),
    ...yearlyPrice(book, product, currency),
  ];
}

/** "15% off twelve months when billed yearly ($183.60 per seat a year)". */
function yearlyPrice(book: PriceBook, product: Product, currency: string): readonly string[] {
  const percent = exact(product.yearly_discount);
  if (percent.isZero()) return [];
  const share = exact(100).minus(percent).dividedBy(100);
  const units = product.charges.flatMap((charge) => {
    if (charge.model !== "per_unit" || charge.yearly_amount !== undefined || charge.per !== 1) return [];
    const year = moneyText(exact(charge.unit_amount).times(12).times(share), currency);
    return [`${year} per ${findMetric(book, charge.metric).one} a year`];
  });
  const detail = units.length === 0 ? "" : ` (${units.join(", ")})`;
  return [`${quantityText(percent)}% off twelve months when billed yearly${detail}`];
}
