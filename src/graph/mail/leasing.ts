import type { Conversation } from "../../agents/conversation.ts";
import { InvalidInput, Unavailable } from "../../tools/errors.ts";
import type { Lease } from "../../tools/leases/leases.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import type { Attempt } from "./talk.ts";

const LONGEST_NAME = 200;

/** The leases of one attempt: none outlives it. */
export function createLeasing(
  path: string,
  { agent, until }: Attempt,
  tools: Pick<BranchTools, "leases" | "context" | "signal">,
  over: AbortSignal,
): { readonly lease: Conversation["lease"]; ended(): Promise<unknown> } {
  const held: Promise<Lease>[] = [];
  return {
    lease: async (name, { ms, waitMs } = {}) => {
      const { leases } = tools;
      const { tenant, runId } = tools.context(agent);
      if (leases === undefined) throw new Unavailable("nothing here keeps leases");
      if (typeof name !== "string" || name === "" || name.length > LONGEST_NAME)
        throw new InvalidInput(`the name of a lease has 1 to ${LONGEST_NAME} characters`, { field: "name" });
      for (const [field, value] of Object.entries({ ms, waitMs }))
        if (value !== undefined && !(value >= (field === "ms" ? 1 : 0)))
          throw new InvalidInput(`${field} must be a number of milliseconds, and is ${value}`, { field });
      const left = Math.max(1, until() - Date.now());
      const request = {
        tenant,
        name,
        holder: `${runId}:${path}`,
        ms: Math.min(ms ?? Infinity, left),
        waitMs: Math.min(waitMs ?? Infinity, left),
        signal: AbortSignal.any([tools.signal, over]),
      };
      const lease = leases.acquire(request);
      held.push(lease);
      return lease;
    },
    // What cannot be given back ends by itself.
    ended: () => Promise.all(held.map((lease) => lease.then((got) => got.release()).catch(() => undefined))),
  };
}
