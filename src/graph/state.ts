import { DeltaValue, messagesDeltaReducer, MessagesValue, ReducedValue, StateSchema } from "@langchain/langgraph";
import { z } from "zod";
import { addPins, pins } from "./branch/pins.ts";
import { addMail, mail as mailValue, NO_MAIL } from "./mail/mail.ts";
import { InvalidInput } from "../tools/errors.ts";
import { planned } from "./plan/planned.ts";
import { addUsage, NO_USAGE } from "./step/run-usage.ts";
import { stepState } from "./step/step-state.ts";

/** The question of the present run. */
const query = z.object({
  /** As the user typed it. */
  text: z.string(),
  /** Made to stand alone. */
  question: z.string(),
  kind: z.enum(["task", "small_talk", "out_of_scope"]),
  format: z.enum(["prose", "bullets", "table", "email", "json"]),
});

/** An answered question of the thread, for follow-ups. */
const turn = z.object({
  query: z.string(),
  question: z.string(),
  answer: z.string(),
  steps: z.array(z.object({ name: z.string(), agent: z.string() })),
  outputs: z.array(z.string()),
});

const usage = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  usd: z.number(),
  steps: z.number(),
  attempts: z.number(),
});

/** A plan document that came with the run and is not yet checked. The input schema wraps it, so that no client can pass for a node. */
const givenPlan = z.strictObject({ document: z.unknown() });

const steps = new ReducedValue(
  z.record(z.string(), stepState).default(() => ({})),
  { reducer: (known, next) => ({ ...known, ...next }) },
);

/** Run inputs and outputs of steps by name. A name is written once; the planner starts anew with `Overwrite`. */
const context = new ReducedValue(
  z.record(z.string(), z.unknown()).default(() => ({})),
  {
    reducer: (known, next) => {
      const taken = Object.keys(next).find((name) => Object.hasOwn(known, name));
      if (taken !== undefined) throw new InvalidInput(`two steps wrote ${taken}`, { field: taken });
      return { ...known, ...next };
    },
  },
);

/**
 * The conversation, the one channel that grows with its thread: a checkpoint has what was added, and every so many additions all of it. Each
 * question adds twice.
 */
const messages = new DeltaValue(MessagesValue.valueSchema, {
  inputSchema: MessagesValue.inputSchema,
  reducer: messagesDeltaReducer,
  snapshotFrequency: 100,
  ...(MessagesValue.jsonSchemaExtra !== undefined && { jsonSchemaExtra: MessagesValue.jsonSchemaExtra }),
});

/** Channels whose values stand in the writes of earlier checkpoints. */
export const GROWING_CHANNELS: readonly string[] = ["messages"];

/** The channels of the graph. */
export const State = new StateSchema({
  messages,
  query: query.nullable().default(null),
  plan: z.union([planned, givenPlan]).nullable().default(null),
  /** Values for the names that a given plan reads and no step produces. */
  inputs: z.record(z.string(), z.unknown()).default(() => ({})),
  /** A stored workflow that came with the run, `name` or `name@range`; empty once read. */
  workflow: z.string().default(""),
  /** Whether a person has to approve the plan of this run. */
  approve_plan: z.boolean().default(false),
  steps,
  context,
  /** What the steps of the run have said to each other. */
  mail: new ReducedValue(mailValue.default(NO_MAIL), { reducer: addMail }),
  /** The agents that the run is tied to, whatever is replaced meanwhile. */
  pins: new ReducedValue(
    pins.default(() => ({})),
    { reducer: addPins },
  ),
  usage: new ReducedValue(usage.default(NO_USAGE), { reducer: addUsage }),
  answer: z.string().default(""),
  /** Records behind the marks `[1]` of the answer. */
  citations: z.array(z.unknown()).default(() => []),
  /** What the run yields, by name. */
  outputs: z.record(z.string(), z.unknown()).default(() => ({})),
  turns: z.array(turn).default(() => []),
});

/** What a client may send as `input`. */
export const Input = new StateSchema({
  messages,
  plan: z.unknown().transform((document) => ({ document })),
  inputs: z.record(z.string(), z.unknown()),
  workflow: z.string(),
  approve_plan: z.boolean(),
});

export type GraphState = typeof State.State;
export type GraphUpdate = typeof State.Update;
