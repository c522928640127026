import fc from "fast-check";
import { stringify } from "yaml";
import { workflowCase } from "./case-arbitrary.ts";
import { REFUSED } from "./differences.ts";
import type { WorkflowCase } from "./workflow-case.ts";

/** How many properties run side by side: their agents mostly wait. */
const SHARDS = 4;
/** How long a smaller case is looked for, milliseconds. */
const SHRINKING_MS = 30_000;
const HANGS = ["does not come to an end"];
/** A case that takes longer hangs, milliseconds. */
const PATIENCE_MS = 20_000;

/**
 * Holds the property against so many random cases; what it returns is what is wrong.
 *
 * @throws Error with the seed, what is wrong, and the smallest case for which it is, as YAML.
 */
export async function holdForAll(
  cases: number,
  seed: number,
  wrong: (one: WorkflowCase) => Promise<readonly string[]>,
): Promise<void> {
  const shards = Array.from({ length: SHARDS }, async (_, shard) => {
    let hung = false;
    let until = Infinity;
    let first: string | undefined;
    const property = fc.asyncProperty(workflowCase(), async (one) => {
      // To shrink what hangs, or for ever, would take hours.
      if (hung || Date.now() > until) return;
      const found = await Promise.race([wrong(one), hangs()]);
      hung = found === HANGS;
      // A smaller case that is refused says nothing of what was wrong with the larger.
      if (first !== undefined && found[0]?.startsWith(REFUSED) === true) return;
      if (found.length > 0) until = Math.min(until, Date.now() + SHRINKING_MS);
      const said = found.slice(0, 5).join("\n");
      if (found.length > 0) first ??= said;
      if (found.length > 0) throw new Error(said);
    });
    const numRuns = Math.ceil(cases / SHARDS);
    const details = await fc.check(property, { seed: seed + shard, numRuns, interruptAfterTimeLimit: 600_000 });
    if (!details.failed) return;
    const smallest = details.counterexample?.[0];
    const said = details.errorInstance instanceof Error ? details.errorInstance.message : "";
    throw new Error(
      `CASES_SEED=${seed} (shard ${shard}, case ${details.numRuns}, shrunk ${details.numShrinks} times)\n${said}\n(at first: ${first ?? ""})\n\n${stringify(smallest, { aliasDuplicateObjects: false })}`,
    );
  });
  await Promise.all(shards);
}

function hangs(): Promise<readonly string[]> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(HANGS), PATIENCE_MS).unref();
  });
}
