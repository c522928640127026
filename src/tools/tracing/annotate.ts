import { trace, type Attributes } from "@opentelemetry/api";

/** Adds to the span at work what has become known. */
export function annotate(attributes: Attributes): void {
  trace.getActiveSpan()?.setAttributes(attributes);
}

/** Notes on the span at work that something happened. */
export function noteEvent(name: string, attributes: Attributes = {}): void {
  trace.getActiveSpan()?.addEvent(name, attributes);
}
