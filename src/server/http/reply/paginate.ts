import type { Context } from "hono";

interface Page {
  readonly offset: number;
  readonly count: number;
  readonly total: number;
}

/** Tells how many there are in all, and at which offset the next page begins where there is one. */
export function paginate(context: Context, { offset, count, total }: Page): void {
  context.header("X-Pagination-Total", String(total));
  if (offset + count < total) context.header("X-Pagination-Next", String(offset + count));
}
