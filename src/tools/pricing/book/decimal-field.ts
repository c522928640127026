import { z } from "zod";

/**
 * A decimal in a price book or a request: quoted text such as "49.00", or a plain number, whose shortest text is taken.
 * Comes out as text, so that nothing is ever lost in a float.
 */
export const decimalField = z
  .union([z.string(), z.number()], { error: 'must be a decimal such as "49.00"' })
  .transform((value) => String(value).trim())
  .refine((text) => /^-?\d{1,18}(\.\d{1,12})?$/.test(text), {
    error: 'must be a decimal such as "49.00": digits, at most 12 of them after the point, no thousands separator',
  });

/** A decimal that is zero or more. */
export const amountField = decimalField.refine((text) => !text.startsWith("-"), { error: "must not be negative" });

/** A percentage from 0 to 100, as in "8.875". */
export const percentField = amountField.refine((text) => Number(text) <= 100, { error: "must be from 0 to 100" });
