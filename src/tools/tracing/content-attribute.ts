import type { Attributes } from "@opentelemetry/api";
import { tracesContent } from "./traces-content.ts";

/** Longest value of an attribute that holds content, characters. */
const MOST = 32_768;

/** An attribute that holds content as JSON; none where spans hold no content. @param make is called only if it is wanted */
export function contentAttribute(name: string, make: () => unknown): Attributes {
  if (!tracesContent()) return {};
  const value = make();
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text === undefined ? {} : { [name]: text.slice(0, MOST) };
}
