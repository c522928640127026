import type { Coupon } from "../book/coupon.ts";
import type { Conventions } from "../conventions.ts";

/** The coupons, each once, in the order in which the convention lets them act; equals keep the order they were named in. */
export function orderCoupons(coupons: readonly Coupon[], conventions: Conventions): readonly Coupon[] {
  const once = [...new Set(coupons)];
  switch (conventions.coupon_order) {
    case "as_given":
      return once;
    case "percentage_first":
      return once.toSorted((a, b) => rank(a, "percentage") - rank(b, "percentage"));
    case "fixed_first":
      return once.toSorted((a, b) => rank(a, "fixed") - rank(b, "fixed"));
    case "scope_then_date":
      return once.toSorted((a, b) => scope(a) - scope(b) || (a.valid_from ?? "").localeCompare(b.valid_from ?? ""));
    default: {
      const unreachable: never = conventions.coupon_order;
      return unreachable;
    }
  }
}

function rank(coupon: Coupon, first: Coupon["kind"]): number {
  return coupon.kind === first ? 0 : 1;
}

/** The narrower first. */
function scope(coupon: Coupon): number {
  if (coupon.applies_to === "everything") return 2;
  return coupon.applies_to === "subscription" ? 1 : 0;
}
