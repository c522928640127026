import { exact } from "../exact.ts";
import type { BookProblem } from "./book-problem.ts";
import type { Charge } from "./charge.ts";
import type { Product } from "./product.ts";

/** What is wrong within one product: limits and spends the wrong way round, tiers out of order, sold in no period. */
export function productProblems(path: string, product: Product): readonly BookProblem[] {
  const problems: BookProblem[] = [];
  if (!product.monthly && !product.yearly)
    problems.push({ path: `${path}.yearly`, message: "monthly and yearly are both false: it could never be sold" });
  product.limits.forEach(({ min, max }, i) => {
    if (min !== undefined && max !== undefined && exact(min).greaterThan(max))
      problems.push({ path: `${path}.limits[${i}].max`, message: `must be at least min, ${min}; got ${max}` });
  });
  const seen = new Set<string>();
  product.charges.forEach((charge, i) => {
    const at = `${path}.charges[${i}]`;
    if (seen.has(charge.id))
      problems.push({ path: `${at}.id`, message: `"${charge.id}" is already used in this product` });
    seen.add(charge.id);
    problems.push(...chargeProblems(at, charge));
  });
  return problems;
}

function chargeProblems(path: string, charge: Charge): BookProblem[] {
  const problems: BookProblem[] = [];
  const { minimum_spend: least, maximum_spend: most } = charge;
  if (least !== undefined && most !== undefined && exact(least).greaterThan(most))
    problems.push({ path: `${path}.maximum_spend`, message: `must be at least minimum_spend, ${least}; got ${most}` });
  switch (charge.model) {
    case "flat":
    case "per_unit":
      break;
    case "package":
      if (exact(charge.size).isZero()) problems.push({ path: `${path}.size`, message: "must be more than 0" });
      break;
    case "percentage": {
      const { minimum_per_event: low, maximum_per_event: high } = charge;
      if (low !== undefined && high !== undefined && exact(low).greaterThan(high))
        problems.push({
          path: `${path}.maximum_per_event`,
          message: `must be at least minimum_per_event, ${low}; got ${high}`,
        });
      break;
    }
    case "graduated":
    case "volume":
    case "graduated_percentage":
      problems.push(...tierProblems(path, charge.tiers));
      break;
    case "block":
      charge.tiers.forEach(({ size, blocks }, i) => {
        const at = `${path}.tiers[${i}]`;
        if (exact(size).isZero()) problems.push({ path: `${at}.size`, message: "must be more than 0" });
        if (blocks === undefined && i < charge.tiers.length - 1)
          problems.push({ path: `${at}.blocks`, message: "only the last tier may be open" });
      });
      break;
    default: {
      const unreachable: never = charge;
      return unreachable;
    }
  }
  return problems;
}

function tierProblems(path: string, tiers: readonly { up_to?: string | undefined }[]): BookProblem[] {
  const problems: BookProblem[] = [];
  let before = "0";
  tiers.forEach(({ up_to: end }, i) => {
    const at = `${path}.tiers[${i}].up_to`;
    if (end === undefined) {
      if (i < tiers.length - 1) problems.push({ path: at, message: "only the last tier may be open" });
      return;
    }
    if (exact(end).lessThanOrEqualTo(before))
      problems.push({ path: at, message: `must be more than ${before}, where the tier before ends; got ${end}` });
    before = end;
  });
  return problems;
}
