import { context, ROOT_CONTEXT, trace, TraceFlags } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Unavailable } from "../../../src/tools/errors.ts";
import { inSpan } from "../../../src/tools/tracing/in-span.ts";
import { withContent } from "../../../src/tools/tracing/traces-content.ts";
import { logFields, onStep } from "../../../src/tools/tracing/work-at-hand.ts";

const exporter = new InMemorySpanExporter();
const spanProcessors = [new SimpleSpanProcessor(exporter)];
beforeEach(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterEach(() => {
  trace.disable();
  context.disable();
  exporter.reset();
});

const provide = (sampler?: ParentBasedSampler): boolean =>
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors, ...(sampler && { sampler }) }));
const failing = (): Promise<never> =>
  Promise.reject(
    new Unavailable("the desk of Ms Zanzibar is closed", {
      field: "input.desk",
      cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
    }),
  );

describe("work within a span", () => {
  it("that fails says its code and the chain of its causes, and not what was said", async () => {
    provide();
    await expect(inSpan({ name: "work" }, failing)).rejects.toBeInstanceOf(Unavailable);
    const [span] = exporter.getFinishedSpans();
    expect(span?.attributes).toMatchObject({ "error.type": "unavailable", "baton.error.field": "input.desk" });
    expect(span?.status).toEqual({ code: 2, message: "unavailable" });
    expect(span?.events[0]?.attributes).toEqual({
      "exception.type": "Unavailable",
      "baton.error.causes": ["Unavailable (unavailable)", "Error (ECONNREFUSED)"],
    });
  });

  it("that fails says what was said where contents are wanted", async () => {
    provide();
    await context.with(withContent(ROOT_CONTEXT), () => expect(inSpan({ name: "work" }, failing)).rejects.toThrow());
    expect(exporter.getFinishedSpans()[0]?.status.message).toBe("the desk of Ms Zanzibar is closed");
  });

  it("that is not sampled has nothing sampled within it", async () => {
    provide(new ParentBasedSampler({ root: new AlwaysOffSampler() }));
    await inSpan({ name: "outer" }, async (outer) => {
      expect(trace.getActiveSpan()).toBe(outer);
      await inSpan({ name: "inner" }, (inner) => {
        expect(inner.spanContext().traceId).toBe(outer.spanContext().traceId);
        return Promise.resolve();
      });
    });
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it("is done as it is where nothing makes spans, and hands a caller's trace on", async () => {
    expect(await inSpan({ name: "work" }, () => Promise.resolve(trace.getActiveSpan()))).toBeUndefined();
    const caller = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: TraceFlags.SAMPLED };
    const fields = await context.with(trace.setSpanContext(ROOT_CONTEXT, caller), () =>
      onStep("look", () => inSpan({ name: "work" }, () => Promise.resolve(logFields()))),
    );
    expect(fields).toEqual({ step: "look", trace_id: caller.traceId, span_id: caller.spanId });
  });
});
