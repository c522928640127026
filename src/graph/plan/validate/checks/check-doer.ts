import type { Problem } from "../../../../tools/problem.ts";
import { parseReference } from "../../names.ts";
import type { World } from "../frame/world.ts";
import { oneOf, unknownName } from "../unknown-name.ts";

interface Wanted {
  readonly agent?: string | undefined;
  readonly capability?: string | undefined;
}

/** Whether there is an agent that does it, in a version that will do. */
export function checkDoer({ agent, capability }: Wanted, at: string, world: World): Problem[] {
  if (capability !== undefined && !world.capabilities.has(capability))
    return [
      unknownName({ code: "unknown_capability", path: `${at}.capability` }, "capability", capability, [
        ...world.capabilities.keys(),
      ]),
    ];
  if (agent === undefined || world.agentFor({ agent }) !== undefined) return [];
  const { name, range } = parseReference(agent);
  const versions = world.agents.get(name)?.map(({ version }) => version);
  const path = `${at}.agent`;
  return [
    versions === undefined || range === undefined
      ? unknownName({ code: "unknown_agent", path }, "agent", name, [...world.agents.keys()])
      : unknownVersion(path, `agent ${name}`, range, versions),
  ];
}

/** A range that nothing satisfies. */
export function unknownVersion(path: string, what: string, range: string, versions: readonly string[]): Problem {
  const message = `${what} has no version ${range}; there ${versions.length === 1 ? "is" : "are"} ${versions.join(", ")}`;
  return {
    code: "unknown_version",
    path,
    message,
    expected: oneOf(versions),
    ...(versions[0] !== undefined && { nearest: versions[0] }),
  };
}
