import { z } from "zod";

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
const LONGEST_MS = 24 * UNITS.h;

/** "250ms", "30s", "2m", "1h", or a number of seconds; read as milliseconds. At most a day. */
export const duration = z
  .union([
    z.number().positive(),
    z.string().regex(/^\d+(\.\d+)?(ms|s|m|h)$/, 'a number of seconds or a text as "250ms", "30s", "2m", "1h"'),
  ])
  .transform((value) => (typeof value === "number" ? value * UNITS.s : parse(value)))
  .pipe(z.number().positive("longer than nothing").max(LONGEST_MS, "at most 24h"));

function parse(text: string): number {
  const unit = /[a-z]+$/.exec(text)?.[0];
  return Number.parseFloat(text) * (unit === "ms" || unit === "m" || unit === "h" ? UNITS[unit] : UNITS.s);
}
