import { AsyncLocalStorage } from "node:async_hooks";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Durable } from "../branch/durable.ts";
import type { OpenNote } from "../branch/notes.ts";
import { pins as pinsValue, type Pins } from "../branch/pins.ts";
import { createTies, type Ties } from "../branch/tie-agents.ts";
import type { TiedRuns } from "../branch/tied-runs.ts";
import type { GraphDependencies } from "../dependencies.ts";
import { runIdentity, runKey } from "../run-identity.ts";
import { chooseAgent } from "./choose-agent.ts";

interface Parts {
  readonly durable: Durable;
  readonly note: OpenNote;
}

/** What the steps of a node are given, and what the node does once they have ended. */
export interface OpenTies {
  readonly ties: Ties;
  /** The parts of the node, watched for those that were on record. */
  readonly durable: Durable;
  /** What the run was tied to by the node, for the run's state. */
  end(): Promise<Pins>;
  /** To be called whatever the node came to. */
  leave(): void;
}

/** Opens the ties of a node; must be called by the node itself, in whose record they stand. */
export function openTies(
  deps: Pick<GraphDependencies, "registry" | "canary">,
  runs: TiedRuns,
  { durable, note }: Parts,
  config: LangGraphRunnableConfig,
): OpenTies {
  const identity = runIdentity(config);
  const { pins: shared, leave } = runs.enter(runKey(identity));
  const here = AsyncLocalStorage.snapshot();
  let resumed = false;
  const { known, tie, all } = createTies({
    before: () => tiedBefore(config),
    shared,
    choose: async (name, range, already) => {
      await deps.canary?.open(identity.tenant);
      return chooseAgent(name, range, already, identity, deps);
    },
    note: (place) => here(() => note("tie", place)),
  });
  return {
    ties: { known, tie },
    durable: (name, work, ledger, place) => {
      const charge: typeof ledger.charge = (taken) => {
        resumed = true;
        ledger.charge(taken);
      };
      return durable(name, work, { charge }, place);
    },
    end: () => all(resumed),
    leave,
  };
}

/** The channel `pins` as it stood when the node was sent: what every branch would have to carry otherwise. */
function tiedBefore({ configurable }: LangGraphRunnableConfig): Pins {
  const read: unknown = configurable?.__pregel_read;
  return typeof read === "function" ? (pinsValue.safeParse(Reflect.apply(read, undefined, ["pins"])).data ?? {}) : {};
}
