import { z } from "zod";
import { amountField, percentField } from "./decimal-field.ts";

const id = z.string().regex(/^[a-z][a-z0-9_]*$/, "must be snake_case, starting with a letter");

const tier = z.strictObject({
  /** Last quantity of the tier; absent on an open last tier. */
  up_to: amountField.optional(),
  unit_amount: amountField.default("0"),
  /** Billed once when the tier is reached. */
  flat_amount: amountField.default("0"),
});

const percentTier = z.strictObject({
  up_to: amountField.optional(),
  percent: percentField,
  flat_amount: amountField.default("0"),
});

const block = z.strictObject({
  /** Units per block. */
  size: amountField,
  amount: amountField,
  /** How many blocks the tier holds; absent on an open last tier. */
  blocks: z.int().positive().optional(),
});

/** What every charge has. */
const common = {
  id,
  name: z.string().min(1),
  /** One-time charges are billed in the first month only; usage is never prorated and takes no yearly discount. */
  timing: z.enum(["recurring", "one_time", "usage"]).default("recurring"),
  /** Least and most the charge comes to in one month. */
  minimum_spend: amountField.optional(),
  maximum_spend: amountField.optional(),
  prorate: z.boolean().default(true),
};

const counted = {
  ...common,
  metric: id,
  /** Quantity that costs nothing, taken off first, each month. */
  included: amountField.default("0"),
  /** Least quantity that is billed, before the included quantity is taken off. */
  min_quantity: amountField.optional(),
};

/** Unit amounts are for so many units: 1000 where a price is per thousand. */
const per = z.int().positive().default(1);

/** One price of a product, for one month; `yearly_amount` is a year's own price where there is one. */
export const charge = z.discriminatedUnion(
  "model",
  [
    z.strictObject({ ...common, model: z.literal("flat"), amount: amountField, yearly_amount: amountField.optional() }),
    z.strictObject({
      ...counted,
      model: z.literal("per_unit"),
      unit_amount: amountField,
      per,
      yearly_amount: amountField.optional(),
    }),
    z.strictObject({ ...counted, model: z.literal("graduated"), per, tiers: z.array(tier).min(1) }),
    z.strictObject({ ...counted, model: z.literal("volume"), per, tiers: z.array(tier).min(1) }),
    z.strictObject({
      ...counted,
      model: z.literal("package"),
      size: amountField,
      amount: amountField,
      /** Overrules the convention `package_rounding` for this charge. */
      round: z.enum(["up", "down"]).optional(),
    }),
    z.strictObject({
      ...common,
      model: z.literal("percentage"),
      percent: percentField,
      /** What the percentage is taken of: the plan's own lines, or amounts of money reported under a metric. */
      of: z.union([z.literal("subscription"), z.strictObject({ metric: id })], {
        error: "must be subscription, or {metric: <id>}",
      }),
      /** Beside the percentage, for each reported amount. */
      fixed_per_event: amountField.default("0"),
      free_events: z.int().nonnegative().default(0),
      free_amount: amountField.default("0"),
      minimum_per_event: amountField.optional(),
      maximum_per_event: amountField.optional(),
    }),
    z.strictObject({
      ...common,
      model: z.literal("graduated_percentage"),
      metric: id,
      tiers: z.array(percentTier).min(1),
    }),
    z.strictObject({
      ...counted,
      model: z.literal("block"),
      /** `all`: every tier bills the blocks that fall into it; `top`: all blocks at the price of the tier that is reached. */
      policy: z.enum(["all", "top"]),
      tiers: z.array(block).min(1),
    }),
  ],
  { error: "model must be one of flat, per_unit, graduated, volume, package, percentage, graduated_percentage, block" },
);

export type Charge = z.infer<typeof charge>;
export type ChargeOf<Model extends Charge["model"]> = Extract<Charge, { model: Model }>;

/** The metric whose quantity a charge needs; none for flat charges and percentages of the subscription. */
export function metricOf(priced: Charge): string | undefined {
  switch (priced.model) {
    case "flat":
      return undefined;
    case "percentage":
      return priced.of === "subscription" ? undefined : priced.of.metric;
    case "per_unit":
    case "graduated":
    case "volume":
    case "package":
    case "graduated_percentage":
    case "block":
      return priced.metric;
    default: {
      const unreachable: never = priced;
      return unreachable;
    }
  }
}
