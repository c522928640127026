import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type Sampler,
} from "@opentelemetry/sdk-trace-base";
import type { Logger } from "../../tools/logger.ts";
import type { RunObserver } from "../runs/observer.ts";
import { createRunTracing } from "./run-tracing.ts";
import { NamedIds } from "./named-ids.ts";
import type { TracingSettings } from "./tracing-settings.ts";
import { watchExporter } from "./watched-exporter.ts";

export interface Tracing {
  readonly observer: RunObserver;
  /** Sends what is left, for at most so long; never rejects. */
  close(ms: number): Promise<void>;
}

/** How long a span waits for others to be sent with; what waits when a process is killed is lost. Milliseconds. */
const DELAY_MS = 500;
/** Longest time for one batch with its repetitions, milliseconds. */
const EXPORT_MS = 10_000;
/** Spans that wait, at most; further ones are dropped. */
const WAITING = 16_384;
/** How long the rest may take at the end of the server, at most, milliseconds. */
const FLUSH_MS = 2_000;
/** The same where the collector took nothing before, milliseconds. */
const LAST_TRY_MS = 250;

/**
 * Makes contexts known throughout the process, so that log lines know the run they are written in and a caller's trace goes on in what is
 * called. With settings, spans are made and sent to a collector. A provider that was registered by somebody else is left in its place: spans go there.
 */
export function startTracing(settings: TracingSettings | undefined, version: string, log: Logger): Tracing {
  // Once for the process; where one is in place already, this changes nothing.
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const ids = new NamedIds();
  const observer = createRunTracing({ ids, content: settings?.content ?? false });
  if (settings === undefined) return { observer, close: () => Promise.resolve() };

  const exporter = watchExporter(
    new OTLPTraceExporter({ url: settings.url, headers: { ...settings.headers }, timeoutMillis: EXPORT_MS }),
    settings.url,
    log,
  );
  const provider = new BasicTracerProvider({
    idGenerator: ids,
    sampler: samplerOf(settings),
    resource: defaultResource().merge(
      resourceFromAttributes({
        "service.version": version,
        "service.instance.id": randomUUID(),
        "host.name": hostname(),
        ...settings.resource,
        "service.name": settings.service,
      }),
    ),
    spanProcessors: [
      new BatchSpanProcessor(exporter, {
        scheduledDelayMillis: DELAY_MS,
        exportTimeoutMillis: EXPORT_MS,
        maxQueueSize: WAITING,
        maxExportBatchSize: 512,
      }),
    ],
  });
  const registered = trace.setGlobalTracerProvider(provider);
  if (!registered) log.warn({}, "another tracer provider is registered already; spans go there");
  return {
    observer,
    close: async (ms) => {
      if (registered) trace.disable();
      await within(Math.min(ms, exporter.failing ? LAST_TRY_MS : FLUSH_MS), provider.shutdown());
    },
  };
}

function samplerOf({ sampler, ratio }: TracingSettings): Sampler {
  switch (sampler) {
    case "always_on":
      return new AlwaysOnSampler();
    case "always_off":
      return new AlwaysOffSampler();
    case "traceidratio":
      return new TraceIdRatioBasedSampler(ratio);
    case "parentbased_always_on":
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case "parentbased_always_off":
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case "parentbased_traceidratio":
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) });
  }
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
