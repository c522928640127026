import type { Statement } from "../../../tools/finding.ts";
import type { PriceList } from "../../../tools/pricing/whatif/list-prices.ts";

/** Listed prices in sentences, a product each. */
export function statePrices(list: PriceList): readonly Statement[] {
  const products = list.products.map((product) => ({
    text: `${product.name}${product.kind === "addon" ? " (add-on)" : ""}: ${product.prices.join("; ")}.`,
    data: {
      product: product.name,
      kind: product.kind,
      prices: product.prices,
      version: list.version,
      currency: list.currency,
    },
  }));
  const coupons = list.coupons.map(({ code, description }) => ({
    text: `Coupon ${code}: ${description}`,
    data: { coupon: code, version: list.version },
  }));
  return [...products, ...coupons];
}
