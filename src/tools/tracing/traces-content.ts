import { context, createContextKey, type Context } from "@opentelemetry/api";

const CONTENT = createContextKey("baton content");

/** A context in which spans may hold what people ask, what models say and what tools are given and give. */
export function withContent(parent: Context): Context {
  return parent.setValue(CONTENT, true);
}

/** Whether spans may hold content here. */
export function tracesContent(): boolean {
  return context.active().getValue(CONTENT) === true;
}
