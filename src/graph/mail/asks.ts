import type { Agent } from "../../agents/agent.ts";
import type { AskOptions } from "../../agents/conversation.ts";
import { BatonError, Cancelled, InvalidInput, relay, Unavailable } from "../../tools/errors.ts";
import { carrySpan } from "../../tools/tracing/carry-context.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import { NOTHING, only, type Outcome } from "../branch/outcome.ts";
import type { Leaf } from "../step/leaf.ts";
import type { RunLeaf } from "../step/leaf-result.ts";
import type { StepState, Steps } from "../step/step-state.ts";
import { findAsked } from "./find-asked.ts";
import { lengthen } from "./link.ts";
import type { Mailbox } from "./mailbox.ts";
import { renamed, rootOf } from "./renamed.ts";
import { createNotedAsks } from "./noted-asks.ts";
import { inputHash, placeOf } from "./request-hash.ts";
import { ledgersOf, runAsk, type Ask } from "./run-ask.ts";
import type { Attempt } from "./talk.ts";

interface Asked {
  readonly outcome: Outcome;
  /** Whether the asker's step had set aside what it took. */
  readonly setAside: boolean;
  /** @throws BatonError where the ask has failed */
  readonly answer: () => unknown;
}

type Asking = (agent: string, input: Readonly<Record<string, unknown>>, options?: AskOptions) => Promise<Asked>;

/**
 * The asks of a task. Each is a durable part at a place that agent, input and repetition decide: a task that begins anew after a crash and asks
 * the same has the answer that is on record, also where asks go side by side.
 *
 * @param here runs work as a part of the step, wherever the agent calls from
 */
export function createAsks(leaf: Leaf, tools: BranchTools, runLeaf: RunLeaf, here: <T>(work: () => T) => T) {
  const { path, step } = leaf;
  let number = 0;
  const repetitions = new Map<string, number>();

  const noted = createNotedAsks(path, tools);

  return {
    account: noted.account,
    begin({ agent: asker, input: given, until }: Attempt, over: AbortSignal, lend: Mailbox["lend"]): Asking {
      const left = [...(asker.asks ?? [])];

      return async function ask(
        wanted: string,
        raw: Readonly<Record<string, unknown>>,
        options: AskOptions = {},
      ): Promise<Asked> {
        if (over.aborted) throw new Cancelled(`step ${path} has ended: it cannot ask any more`);
        const timeoutMs = timeOf(options);
        const [name = "", range] = wanted.split("@", 2);
        const known = tools.ties?.known(name, range);
        const find = (pin: string | undefined): Agent =>
          findAsked({ agent: name, range, pin }, { agent: asker, step }, tools);
        const first = find(known);
        const input = copyOf(raw);
        const askPath = `${path}>${first.name}#${++number}`;
        const question = typeof input.question === "string" ? input.question : leaf.scope.question;
        // What the agent says after it has asked, the one asked does not hear: nothing is waited for before.
        const loan = lend(first.name, askPath);
        try {
          const pin = known ?? (await tools.ties?.tie(name, range));
          const agent = pin === known ? first : find(pin);
          const hash = inputHash(agent.input.safeParse(input).data ?? input);
          const by = { agent: asker.name, hash: inputHash(given) };
          const chain = lengthen(leaf.chain ?? [], by, { agent: agent.name, hash });
          const key = `${agent.name} ${hash}`;
          const repetition = (repetitions.get(key) ?? 0) + 1;
          repetitions.set(key, repetition);
          const slot = left.indexOf(agent.name);
          if (slot >= 0) left.splice(slot, 1);
          const one: Ask = {
            asker: { path, agent: asker.name },
            agent,
            range,
            pin,
            input,
            path: askPath,
            scope: { values: {}, producers: {}, question, prefix: "", mail: loan.mail },
            chain,
            until: until(),
            timeoutMs,
            setAside: slot >= 0,
          };
          const asked_as = `${key} ${repetition}`;
          const before = answered(tools.known, path, asked_as);
          if (before !== undefined) {
            loan.end(undefined);
            const outcome = only(askPath, before);
            return { outcome, setAside: false, answer: () => answerOf(outcome, askPath, agent.name) };
          }
          const charge = (taken: Outcome["usage"]): void => {
            if (!one.setAside) for (const ledger of ledgersOf(tools)) ledger.charge(taken);
          };
          // The attempt that asks, where the agent calls from within it; else its step.
          const asHere = carrySpan();
          const place = placeOf(path, agent.name, hash, repetition);
          const tied = { ...(range !== undefined && { range }), ...(pin !== undefined && { pin }) };
          const note = { path: askPath, agent: agent.name, place, asked_as, ...tied };
          if (agent.effect === "irreversible") await here(() => noted.note(note));
          const work = () => runAsk(one, over, tools, runLeaf);
          const part = here(() => asHere(() => tools.durable(agent.name, work, { charge }, place)));
          const found = await part;
          const named = renamed(found, rootOf(found, path) ?? askPath, askPath);
          const outcome = agent.effect === "irreversible" ? withKey(named, askPath, asked_as) : named;
          loan.end(outcome.mail);
          return { outcome, setAside: one.setAside, answer: () => answerOf(outcome, askPath, agent.name) };
        } catch (error) {
          loan.end(undefined);
          throw error;
        }
      };
    },
  };
}

/** What is known of an ask that cannot be undone, from before its asker had to wait for a person. */
function answered(known: Steps, asker: string, asked_as: string): StepState | undefined {
  return Object.entries(known).find(
    ([path, state]) =>
      path.startsWith(`${asker}>`) &&
      (state.status === "completed" || state.status === "failed") &&
      state.asked_as === asked_as,
  )?.[1];
}

function withKey(outcome: Outcome, path: string, asked_as: string): Outcome {
  const state = outcome.steps[path];
  if (state?.status !== "completed" && state?.status !== "failed" && state?.status !== "waiting") return outcome;
  return { ...outcome, steps: { ...outcome.steps, [path]: { ...state, asked_as } } };
}

/** @throws InvalidInput for what is no time. */
function timeOf({ timeoutMs }: AskOptions): number | undefined {
  if (timeoutMs === undefined || timeoutMs > 0) return timeoutMs;
  throw new InvalidInput(`timeoutMs must be above 0, and is ${timeoutMs}`, { field: "timeoutMs" });
}

function copyOf(input: unknown): Record<string, unknown> {
  if (typeof input !== "object" || input === null || Array.isArray(input))
    throw new InvalidInput("the input of an ask must be an object", { field: "input" });
  try {
    return JSON.parse(JSON.stringify(input)) as Record<string, unknown>;
  } catch (cause) {
    throw new InvalidInput("the input of an ask must be JSON", { field: "input", cause });
  }
}

/** @throws BatonError with the code that the ask ended in. */
function answerOf(outcome: Outcome, path: string, agent: string): unknown {
  const state = outcome === NOTHING ? undefined : outcome.steps[path];
  if (state?.status === "completed") return state.output;
  if (state?.status === "waiting") {
    const message = `agent ${agent} was asked, and it is not known what came of it`;
    throw new Unavailable(message, { outcome: "unknown" });
  }
  if (state?.status !== "failed") throw new Cancelled(`agent ${agent} was asked and did not come to an end`);
  const { code, retryable, message, ...detail } = state.error;
  throw relay(new BatonError(code, retryable, `agent ${agent} was asked and failed: ${message}`, detail));
}
