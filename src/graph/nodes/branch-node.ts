import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { getConfig } from "@langchain/langgraph";
import { createSpeech } from "../../agents/model/speech.ts";
import type { Branch } from "../branch/branch.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import { createDurable } from "../branch/durable.ts";
import { createOwned } from "../branch/owned.ts";
import type { TiedRuns } from "../branch/tied-runs.ts";
import type { Halts } from "../branch/halts.ts";
import { createLedger, UNLIMITED } from "../branch/ledger.ts";
import { createNotes } from "../branch/notes.ts";
import { createPosted } from "../mail/posted.ts";
import { runPlan } from "../branch/run-plan.ts";
import type { GraphDependencies } from "../dependencies.ts";
import { runIdentity, runKey } from "../run-identity.ts";
import type { TrackedSaver } from "../tracked-saver.ts";
import type { GraphUpdate } from "../state.ts";
import { openTies } from "./open-ties.ts";
import { noteRunEvent } from "../tracing/note-run-event.ts";

type OnRecord = Pick<TrackedSaver, "settled" | "kept">;

/** The one function behind every agent's node and `branch`: steps under their policies, written back into the run. */
export function createBranchNode(deps: GraphDependencies, halts: Halts, tied: TiedRuns, record: OnRecord) {
  return async function branch(given: Branch, config: LangGraphRunnableConfig): Promise<GraphUpdate> {
    const { steps, values, producers, question, allowance, until, known, answers, spare, posted } = given;
    const identity = runIdentity(config);
    const signal = config.signal ?? new AbortController().signal;
    const note = createNotes(signal, record.kept);
    const open = openTies(deps, tied, { durable: createDurable(signal, record.settled), note }, config);
    const tools: BranchTools = {
      agents: deps.registry.visibleTo(identity.tenant),
      guards: deps.guards,
      policies: deps.policies,
      blame: deps.blame,
      figures: deps.figures(identity.tenant),
      signal,
      emit: (event) => {
        noteRunEvent(event);
        config.writer?.(event);
      },
      context: ({ name }) => ({ ...identity, log: deps.log, model: deps.model(name) }),
      // Of the part that is at work, whose stream it is.
      speech: (id) => createSpeech({ id }, getConfig()),
      ledger: allowance === undefined ? UNLIMITED : createLedger(allowance),
      spare: spare === undefined ? undefined : createLedger(spare),
      posted: createPosted(posted),
      leases: deps.leases,
      spent: deps.onSpend,
      approve: deps.approve,
      halt: halts.of(runKey(identity)),
      pause: deps.pauses?.of(runKey(identity)),
      doubtful: deps.doubtful,
      stoodStill: deps.stoodStill,
      owned: deps.owned && createOwned(deps.owned, identity.runId, signal),
      until: until === undefined ? undefined : Date.parse(until),
      known,
      given: given.given,
      answers,
      ties: open.ties,
      durable: open.durable,
      note,
      runPlan,
    };
    try {
      const scope = { values, producers, question, prefix: "", serves: given.serves, mail: given.mail };
      const outcome = await runPlan(steps, scope, tools);
      const written = Object.entries(outcome.values).filter(([name]) => !Object.hasOwn(values, name));
      const said = outcome.mail === undefined ? {} : { mail: outcome.mail };
      const pins = { ...(await open.end()) };
      return { steps: outcome.steps, context: Object.fromEntries(written), usage: outcome.usage, pins, ...said };
    } finally {
      open.leave();
    }
  };
}
