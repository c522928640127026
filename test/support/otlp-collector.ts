import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { until } from "./remote/until.ts";

const value = z.looseObject({
  stringValue: z.string().optional(),
  intValue: z.union([z.number(), z.string()]).optional(),
  doubleValue: z.number().optional(),
  boolValue: z.boolean().optional(),
  arrayValue: z
    .object({ values: z.array(z.looseObject({ stringValue: z.string().optional() })).default([]) })
    .optional(),
});
const attributes = z.array(z.object({ key: z.string(), value })).default([]);
const span = z.looseObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.int(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes,
  events: z.array(z.looseObject({ name: z.string(), attributes })).default([]),
  links: z.array(z.looseObject({ traceId: z.string(), spanId: z.string() })).default([]),
  status: z.looseObject({ code: z.int().optional(), message: z.string().optional() }).default({}),
});
const request = z.object({
  resourceSpans: z.array(
    z.object({ resource: z.object({ attributes }), scopeSpans: z.array(z.object({ spans: z.array(span) })) }),
  ),
});

type Plain = string | number | boolean | string[] | undefined;

/** A span as it came in, attributes by name. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly name: string;
  /** 1 internal, 2 server, 3 client. */
  readonly kind: number;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly ms: number;
  readonly attributes: Readonly<Record<string, Plain>>;
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, Plain>> }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly failed: boolean;
  readonly resource: Readonly<Record<string, Plain>>;
}

export interface Collector {
  /** What to set as OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  readonly headers: readonly IncomingHttpHeaders[];
  /** Everything that came in, as text. */
  raw(): string;
  /** Waits for a span; gives the first that fits. */
  find(fits: (span: ReceivedSpan) => boolean): Promise<ReceivedSpan>;
  /** The trace that this span is of, as a tree. */
  render(traceId: string): string;
  close(): Promise<void>;
}

/** A collector that takes OTLP over HTTP as JSON, on a free loopback port, and keeps what it is sent. */
export async function startCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const bodies: string[] = [];
  const server = createServer((incoming, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
      const body = Buffer.concat(chunks).toString("utf8");
      headers.push(incoming.headers);
      bodies.push(body);
      if (incoming.url === "/v1/traces") spans.push(...received(body));
      response.writeHead(incoming.url === "/v1/traces" ? 200 : 404, { "content-type": "application/json" }).end("{}");
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    headers,
    raw: () => bodies.join("\n"),
    find: async (fits) => {
      await until(() => spans.some(fits), "a span at the collector", 20_000);
      return spans.find(fits) as ReceivedSpan;
    },
    render: (traceId) => renderTree(spans.filter((each) => each.traceId === traceId)),
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function received(body: string): ReceivedSpan[] {
  return request.parse(JSON.parse(body)).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap((scope) =>
      scope.spans.map((each) => ({
        traceId: each.traceId,
        spanId: each.spanId,
        parentId: each.parentSpanId === "" ? undefined : each.parentSpanId,
        name: each.name,
        kind: each.kind,
        start: Number(BigInt(each.startTimeUnixNano) / 1_000n) / 1_000,
        ms: Number(BigInt(each.endTimeUnixNano) - BigInt(each.startTimeUnixNano)) / 1e6,
        attributes: byName(each.attributes),
        events: each.events.map((event) => ({ name: event.name, attributes: byName(event.attributes) })),
        links: each.links,
        failed: each.status.code === 2,
        resource: byName(resource.attributes),
      })),
    ),
  );
}

function byName(list: z.output<typeof attributes>): Record<string, Plain> {
  return Object.fromEntries(list.map(({ key, value: given }) => [key, plain(given)]));
}

function plain({ stringValue, intValue, doubleValue, boolValue, arrayValue }: z.output<typeof value>): Plain {
  if (arrayValue !== undefined) return arrayValue.values.flatMap((each) => each.stringValue ?? []);
  return stringValue ?? (intValue === undefined ? undefined : Number(intValue)) ?? doubleValue ?? boolValue;
}

const SHOWN = [
  "baton.step",
  "baton.attempt",
  "baton.agent.instance",
  "baton.run.attempt",
  "baton.run.end",
  "error.type",
];

function renderTree(spans: readonly ReceivedSpan[]): string {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const lines: string[] = [];
  const write = (each: ReceivedSpan, depth: number): void => {
    const told = SHOWN.flatMap((name) => {
      const given = each.attributes[name];
      return given === undefined ? [] : [`${name}=${String(given)}`];
    });
    const tokens = each.attributes["gen_ai.usage.input_tokens"];
    if (tokens !== undefined && each.name.startsWith("chat")) {
      told.push(`tokens=${String(tokens)}+${String(each.attributes["gen_ai.usage.output_tokens"])}`);
    }
    told.push(...each.events.map(({ name }) => `!${name}`));
    lines.push(`${"  ".repeat(depth)}${each.name}  ${each.ms.toFixed(1)} ms  ${told.join(" ")}`.trimEnd());
    const children = spans.filter(({ parentId }) => parentId === each.spanId);
    for (const child of children.toSorted((one, other) => one.start - other.start)) write(child, depth + 1);
  };
  const roots = spans.filter(({ parentId }) => parentId === undefined || !known.has(parentId));
  for (const root of roots.toSorted((one, other) => one.start - other.start)) write(root, 0);
  return lines.join("\n");
}
