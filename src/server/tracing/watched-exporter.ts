import type { SpanExporter } from "@opentelemetry/sdk-trace-base";
import type { Logger } from "../../tools/logger.ts";

export interface WatchedExporter extends SpanExporter {
  /** Whether the last batch was refused or not taken. */
  readonly failing: boolean;
}

/** `ExportResultCode.SUCCESS`, whose package is not ours to name. */
const SUCCESS = 0;

/** Says once when the collector takes nothing any more, and once when it does again: a line for each batch would fill the log. */
export function watchExporter(inner: SpanExporter, url: string, log: Logger): WatchedExporter {
  let failing = false;
  return {
    get failing() {
      return failing;
    },
    export: (spans, done) =>
      inner.export(spans, (result) => {
        const failed = result.code !== SUCCESS;
        if (failed && !failing) log.warn({ url, err: result.error }, "the collector takes no traces; they are dropped");
        if (!failed && failing) log.info({ url }, "the collector takes traces again");
        failing = failed;
        done(result);
      }),
    shutdown: () => inner.shutdown(),
    ...(inner.forceFlush !== undefined && { forceFlush: () => inner.forceFlush?.() ?? Promise.resolve() }),
  };
}
