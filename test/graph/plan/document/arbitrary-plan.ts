import fc from "fast-check";

const name = fc
  .tuple(
    fc.constantFrom("a", "b", "c", "x", "y", "z"),
    fc.string({ unit: fc.constantFrom("a", "b", "z", "0", "1", "9", "_"), maxLength: 8 }),
  )
  .map(([first, rest]) => first + rest);
const names = fc.uniqueArray(name, { maxLength: 4 });
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.lorem(),
);
const reference = fc.oneof(
  name,
  fc
    .tuple(name, fc.constantFrom("^1.2", "1.x", "1.0.0", ">=1 <3", "~2.1.0-beta"))
    .map(([of, range]) => `${of}@${range}`),
);
const duration = fc.oneof(
  fc.double({ min: 1e-9, max: 86_400, noNaN: true }),
  fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.constantFrom("ms", "s", "m", "h"))
    .map(([count, unit]) => `${count}${unit}`),
  fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 999 })).map(([a, b]) => `${a}.${b}m`),
);
const expression = fc.oneof(
  fc.constantFrom("a.b + 1", 'x == "yes"', "[1, 2].map(i, i * 2)", "a: b # c"),
  text.filter((it) => it.length > 0),
);
const json = fc
  .jsonValue({ maxDepth: 3, depthSize: "small" })
  .map((value) => structuredClone(value))
  .filter((value) => !JSON.stringify(value).includes('"__proto__"'));
const literals = fc.dictionary(
  fc.string({ unit: "grapheme", maxLength: 8 }).filter((key) => key !== "__proto__"),
  json,
  { maxKeys: 4 },
);
const inputs = fc.oneof(
  names,
  fc.dictionary(
    text.filter((key) => key !== "__proto__"),
    expression,
    { maxKeys: 3 },
  ),
);
const words = (model: Record<string, fc.Arbitrary<unknown>>, required: string[] = []) =>
  fc.record(model, { requiredKeys: required }).map((record) => JSON.parse(JSON.stringify(record)) as object);

const attempts = fc.integer({ min: 1, max: 10 });
const retry = fc.oneof(
  attempts,
  words({
    attempts,
    backoff: fc.constantFrom("exponential", "linear", "constant"),
    delay: duration,
    max_delay: duration,
    jitter: fc.boolean(),
    on: fc.uniqueArray(fc.constantFrom("timeout", "unavailable", "rate_limited", "bug"), { minLength: 1 }),
  }),
);
const forEach = fc.oneof(
  expression,
  words(
    {
      in: expression,
      as: name,
      concurrency: fc.integer({ min: 1, max: 1000 }),
      max: fc.integer({ min: 1, max: 10_000 }),
      on_error: fc.constantFrom("fail", "skip", "null"),
    },
    ["in"],
  ),
);
const repeat = words(
  { until: expression, max: fc.integer({ min: 1, max: 100 }), on_max: fc.constantFrom("keep", "fail") },
  ["until"],
);
const alternative = fc.oneof(
  reference,
  words({ agent: reference, with: literals, timeout: duration }, ["agent"]),
  words({ capability: name, with: literals }, ["capability"]),
  json.map((value) => ({ value })),
);
const approval = fc.oneof(
  fc.boolean(),
  text.filter((it) => it !== ""),
  words({ message: text.filter((it) => it !== "") }),
);
const aggregate = fc.oneof(
  fc.constantFrom("merge", "concatenate", "first_success", "majority", "best_by_score", "quorum"),
  words(
    {
      how: fc.constantFrom("merge", "concatenate", "first_success", "majority", "best_by_score", "quorum"),
      n: fc.integer({ min: 1, max: 10_000 }),
      by: expression,
      order: fc.constantFrom("highest", "lowest"),
      separator: text,
      on_conflict: fc.constantFrom("last", "first", "fail"),
      otherwise: fc.constantFrom("fail", "most", "null"),
    },
    ["how"],
  ),
);
const doer = fc.oneof(
  reference.map((agent) => ({ agent })),
  name.map((capability) => ({ capability })),
);
const compensate = fc
  .tuple(doer, words({ inputs, with: literals, timeout: duration, retry }))
  .map(([who, more]) => ({ ...who, ...more }));

const policies = {
  description: text,
  inputs,
  with: literals,
  depends_on: names,
  when: expression,
  for_each: forEach,
  repeat,
  timeout: duration,
  retry,
  fallback: fc.oneof(alternative, fc.array(alternative, { minLength: 1, maxLength: 5 })),
  on_error: fc.constantFrom("fail", "skip", "replan"),
  approval,
  compensate,
  effect: fc.constantFrom("pure", "idempotent", "compensable", "irreversible"),
};

const inputSchema = fc.oneof(fc.constantFrom("string", "number", "integer", "boolean", "array", "object"), literals);
const heading = {
  name: fc.string({ minLength: 1, maxLength: 120 }),
  version: fc.constantFrom("1.0.0", "0.3.12", "2.0.0-beta.1"),
  description: text,
  inputs: fc.oneof(
    fc.dictionary(fc.oneof(name, fc.constantFrom("type", "properties", "required")), inputSchema, { maxKeys: 4 }),
    words({ type: fc.constant("object"), properties: fc.dictionary(name, inputSchema), required: names }, [
      "type",
      "properties",
    ]),
  ),
  outputs: fc.oneof(fc.uniqueArray(name, { minLength: 1 }), fc.dictionary(name, expression)),
  budget: words({
    steps: fc.integer({ min: 1 }),
    tokens: fc.nat(),
    usd: fc.double({ min: 0, max: 1e6, noNaN: true }),
    seconds: fc.integer({ min: 1 }),
  }),
  defaults: words({ timeout: duration, retry, on_error: fc.constantFrom("fail", "skip", "replan") }),
};

const { document } = fc.letrec<{ document: object; step: object; who: object }>((tie) => ({
  who: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    doer,
    aggregate.map((rule) => ({ aggregate: rule })),
    reference.map((workflow) => ({ workflow })),
    tie("document").map((workflow) => ({ workflow })),
  ),
  step: fc
    .tuple(name, tie("who"), fc.uniqueArray(name, { minLength: 1, maxLength: 3 }), words(policies))
    .map(([step, who, outputs, more]) => ({ name: step, ...who, outputs, ...more })),
  document: fc
    .tuple(words(heading), fc.array(tie("step"), { maxLength: 4 }))
    .map(([more, steps]) => ({ ...more, steps })),
}));

/** Documents of any form the language has: every word, nested workflows, texts of all kinds. They need not make sense. */
export const arbitraryDocument: fc.Arbitrary<object> = document;
