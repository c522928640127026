import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from "@opentelemetry/sdk-trace-base";
import { Command, MemorySaver } from "@langchain/langgraph";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Agent } from "../../../src/agents/agent.ts";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import { inSpan } from "../../../src/tools/tracing/in-span.ts";
import { testAgent, testDependencies } from "../../support/test-agents.ts";

const exporter = new InMemorySpanExporter();
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
});
beforeEach(() => exporter.reset());
afterAll(() => {
  trace.disable();
  context.disable();
});

/** In which step's span each agent worked, as its own code sees it. */
const seen: string[] = [];
const note = (task: { step: string }): void => {
  const active = trace.getActiveSpan();
  seen.push(`${task.step}: ${active !== undefined && "name" in active ? String(active.name) : "none"}`);
};
const echo = testAgent("echo", async (task) => {
  note(task);
  await new Promise((resolve) => setTimeout(resolve, 1));
  note(task);
  return task.input;
});
const count = testAgent("count", (task) => Promise.resolve({ n: Number(task.input.n ?? 0) + 1 }));
const broken = testAgent("broken", () => Promise.reject(new Error("it broke")));
const book = testAgent("book", () => Promise.resolve({ id: "b1" }), { effect: "compensable" });
const cancel = testAgent("cancel", () => Promise.resolve({ ok: true }), { effect: "idempotent" });

async function run(agents: readonly Agent[], steps: readonly object[], more: object = {}) {
  const graph = buildGraph(testDependencies(agents), new MemorySaver());
  const config = { configurable: { thread_id: "t" } };
  await inSpan({ name: "run" }, () => graph.invoke({ plan: { ...more, steps } }, config).catch(() => undefined));
  return { graph, config };
}

/** The finished spans as lines, children below their parent, in the order they began. */
function tree(): string[] {
  const spans = exporter.getFinishedSpans();
  const lines: string[] = [];
  const write = (span: ReadableSpan, depth: number): void => {
    const { "baton.step": step, "error.type": error } = span.attributes;
    const told = [step, error, ...span.events.map(({ name }) => `!${name}`)].filter((each) => each !== undefined);
    lines.push(`${"  ".repeat(depth)}${[span.name, ...told.map(String)].join(" ")}`);
    const children = spans.filter(({ parentSpanContext }) => parentSpanContext?.spanId === span.spanContext().spanId);
    const began = ({ startTime: [seconds, nanos] }: ReadableSpan): number => seconds * 1e3 + nanos / 1e6;
    for (const child of children.toSorted((one, other) => began(one) - began(other))) write(child, depth + 1);
  };
  for (const root of spans.filter(({ parentSpanContext }) => parentSpanContext === undefined)) write(root, 0);
  return lines;
}

describe("the spans of a graph", () => {
  it("follow steps side by side, each in its own context, though LangGraph schedules them", async () => {
    seen.length = 0;
    await run(
      [echo, count],
      [
        { name: "a", agent: "echo", inputs: {}, outputs: ["x"] },
        { name: "b", agent: "echo", inputs: {}, outputs: ["y"] },
        { name: "c", agent: "count", inputs: { n: "1" }, outputs: ["z"], depends_on: ["a", "b"] },
      ],
    );
    expect(tree()).toEqual([
      "run",
      "  plan planner",
      "  invoke_agent echo a",
      "    attempt echo",
      "  invoke_agent echo b",
      "    attempt echo",
      "  invoke_agent count c",
      "    attempt count",
    ]);
    expect(new Set(seen)).toEqual(new Set(["a: attempt echo", "b: attempt echo"]));
  });

  it("show rounds below their step", async () => {
    const repeat = { until: "z.n >= 2", max: 3 };
    await run([count], [{ name: "c", agent: "count", inputs: { n: "z == null ? 0 : z.n" }, outputs: ["z"], repeat }]);
    expect(tree().slice(2)).toEqual([
      "  repeat count c",
      "    invoke_agent count c#1",
      "      attempt count",
      "    invoke_agent count c#2",
      "      attempt count",
    ]);
  });

  it("show a fallback as an event between the attempts", async () => {
    await run(
      [broken, echo],
      [{ name: "a", agent: "broken", inputs: {}, outputs: ["x"], fallback: [{ agent: "echo" }] }],
    );
    expect(tree().slice(2)).toEqual([
      "  invoke_agent broken a !fallback",
      "    attempt broken bug !exception",
      "    attempt echo",
    ]);
  });

  it("show what a failed run undoes", async () => {
    await run(
      [book, cancel, broken],
      [
        { name: "hold", agent: "book", inputs: {}, outputs: ["h"], compensate: { agent: "cancel", inputs: {} } },
        { name: "pay", agent: "broken", inputs: {}, outputs: ["p"], depends_on: ["hold"] },
      ],
    );
    expect(tree().slice(2)).toEqual([
      "  invoke_agent book hold",
      "    attempt book",
      "  invoke_agent broken pay bug",
      "    attempt broken bug !exception",
      "  invoke_agent cancel hold",
      "    attempt cancel",
    ]);
  });

  it("show no failure where a person is asked", async () => {
    const { graph, config } = await run(
      [echo],
      [{ name: "a", agent: "echo", inputs: {}, outputs: ["x"], approval: true }],
    );
    expect(tree()).toEqual(["run !step.waiting", "  plan planner"]);
    exporter.reset();
    await inSpan({ name: "answer" }, () => graph.invoke(new Command({ resume: true }), config));
    expect(tree()).toEqual(["answer", "  invoke_agent echo a", "    attempt echo"]);
  });
});
