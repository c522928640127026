import type { Attributes, Span } from "@opentelemetry/api";
import { inSpan } from "./in-span.ts";

/** Executes a tool of our own within an `execute_tool` span. */
export function inToolSpan<T>(tool: string, attributes: Attributes, work: (span: Span) => Promise<T>): Promise<T> {
  return inSpan(
    {
      name: `execute_tool ${tool}`,
      attributes: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": tool,
        "gen_ai.tool.type": "datastore",
        ...attributes,
      },
    },
    work,
  );
}
