import { z } from "zod";
import { remoteDefinition, type RemoteDefinition } from "../../agents/remote/remote-definition.ts";
import { InvalidInput } from "../../tools/errors.ts";

const weight = z.number().positive().max(1_000);

/** What `PATCH /registry/agents/{name}` takes; what is not named stays. */
export const registrationChange = z.strictObject({
  /** `draining`: not found and not planned with any more, and still there for runs that hold it. `disabled`: not connected either. */
  state: z.enum(["enabled", "draining", "disabled"]).optional(),
  /** By header; null takes one away. */
  headers: z.record(z.string(), z.string().nullable()).optional(),
  /** Of an HTTP endpoint that runs at several addresses: by address. */
  weight: z.record(z.string(), weight).optional(),
  /** Of an HTTP endpoint: all its addresses. */
  instances: z.array(z.strictObject({ url: z.string(), weight: weight.default(1) })).optional(),
  timeoutMs: z.int().optional(),
  on_change: z.enum(["accept", "hold"]).optional(),
  /** Confirms what has changed on the remote side: all of it, or the agents that are named. */
  confirm: z.union([z.literal(true), z.array(z.string()).min(1)]).optional(),
});

export type RegistrationChange = z.output<typeof registrationChange>;

/** The definition after a change. @throws InvalidInput naming the field that does not fit its kind */
export function changedDefinition(definition: RemoteDefinition, change: RegistrationChange): RemoteDefinition {
  const { headers, weight: weights, instances, timeoutMs, on_change } = change;
  const next = {
    ...definition,
    ...(headers !== undefined && {
      headers: merged("headers" in definition ? definition.headers : undefined, headers),
    }),
    ...(instances !== undefined && { instances, url: undefined }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(on_change !== undefined && { on_change }),
  };
  const weighed = weights === undefined ? next : { ...next, instances: reweighed(next, weights) };
  // Through JSON, as it is stored: what is undefined is not there.
  const read = remoteDefinition.safeParse(JSON.parse(JSON.stringify(weighed)));
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const field = issue?.code === "unrecognized_keys" ? (issue.keys[0] ?? "") : (issue?.path.map(String).join(".") ?? "");
  throw new InvalidInput(`${field}: ${issue?.message ?? "does not fit"}`, { field });
}

function merged(
  known: Readonly<Record<string, string>> | undefined,
  given: Readonly<Record<string, string | null>>,
): Record<string, string> | undefined {
  const next = new Map(Object.entries(known ?? {}));
  for (const [name, value] of Object.entries(given)) {
    for (const other of next.keys()) if (other.toLowerCase() === name.toLowerCase()) next.delete(other);
    if (value !== null) next.set(name, value);
  }
  return next.size === 0 ? undefined : Object.fromEntries(next);
}

function reweighed(definition: object, weights: Readonly<Record<string, number>>): unknown {
  const { instances } = definition as {
    readonly instances?: readonly { readonly url: string; readonly weight: number }[];
  };
  const known = (instances ?? []).map(({ url }) => url);
  const unknown = Object.keys(weights).find((url) => !known.includes(url));
  if (unknown !== undefined)
    throw new InvalidInput(`weight: ${unknown} is none of its instances`, { field: "weight", alternatives: known });
  return instances?.map(({ url, weight: own }) => ({ url, weight: weights[url] ?? own }));
}
