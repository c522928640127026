import { z } from "zod";

const date = z.iso.date();

/** A stretch of time on the data set's time column: `from` is in it, `to` is not. */
export const period = z
  .strictObject({ from: date, to: date })
  .refine((value) => value.from < value.to, { error: "from must be before to", path: ["to"] });

export type Period = z.infer<typeof period>;

/** Length of a step of time. */
export const grain = z.enum(["day", "week", "month", "quarter", "year"]);

export type Grain = z.infer<typeof grain>;
