import type { Problem } from "../../../tools/problem.ts";
import type { Plan } from "../plan.ts";
import { isNested, readPlan } from "../read-plan.ts";
import { composeValue } from "./compose-value.ts";
import { MOST_PROBLEMS } from "./form-problems.ts";
import { createLocate, type Locate } from "./locate.ts";
import { parseSource } from "./parse-source.ts";
import { withPositions } from "./with-positions.ts";

/** A plan read from text. `locate` gives later problems, those of the validator, their places: see `withPositions`. */
export type TextReading =
  | {
      readonly ok: true;
      readonly plan: Plan;
      /** What the text says, as it was written. */
      readonly document: unknown;
      readonly locate: Locate;
    }
  | { readonly ok: false; readonly problems: Problem[]; readonly locate: Locate };

/** Faults after which the value is not what was written, so that nothing more is said of it. */
const ENDS: ReadonlySet<string> = new Set(["too_many_aliases", "too_deep"]);

const nowhere: Locate = () => undefined;

/** Reads a plan document from YAML 1.2 or JSON; every fault at once, each with line and column. */
export function readPlanText(text: string): TextReading {
  const source = parseSource(text);
  if (!source.ok) return { ok: false, problems: withPositions(source.problems, nowhere), locate: nowhere };
  const { counter, document } = source;
  const { contents } = document;
  const { value, found, targets } = composeValue(contents);
  const nested = isNested(value);
  const locate = contents === null ? nowhere : createLocate({ contents, counter, targets, nested });
  const problems = found.slice(0, MOST_PROBLEMS).map(({ problem, offset }) => {
    const { line, col } = counter.linePos(offset);
    return { ...problem, line, column: col };
  });
  if (problems.some(({ code }) => ENDS.has(code))) return { ok: false, problems, locate };
  const reading = readPlan(value);
  if (reading.ok && problems.length === 0) return { ok: true, plan: reading.plan, document: value, locate };
  const all = [...problems, ...(reading.ok ? [] : reading.problems)];
  return { ok: false, problems: withPositions(all.slice(0, MOST_PROBLEMS), locate), locate };
}
