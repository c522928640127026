import { InvalidInput } from "../../errors.ts";
import { DEFAULT_THRESHOLDS, type Thresholds } from "./thresholds.ts";

/** The thresholds with their defaults. @throws InvalidInput for ones under which a state would flap */
export function checkThresholds(given: Partial<Thresholds> = {}): Thresholds {
  const thresholds = { ...DEFAULT_THRESHOLDS, ...given };
  const { newest, degradedBelow, readyFrom, unhealthyBelow, degradedFrom, slowFrom, slowUntil } = thresholds;
  const rules = [
    [newest > 0 && newest <= 1, "newest", "above 0, at most 1"],
    [unhealthyBelow < degradedFrom, "degradedFrom", `above unhealthyBelow (${unhealthyBelow})`],
    [degradedBelow < readyFrom && readyFrom <= 1, "readyFrom", `above degradedBelow (${degradedBelow}), at most 1`],
    [unhealthyBelow <= degradedBelow, "unhealthyBelow", `at most degradedBelow (${degradedBelow})`],
    [slowUntil < slowFrom, "slowUntil", `below slowFrom (${slowFrom})`],
  ] as const;
  const broken = rules.find(([holds]) => !holds);
  if (broken === undefined) return thresholds;
  const [, field, expected] = broken;
  throw new InvalidInput(`Expected thresholds.${field} to be ${expected}, got ${thresholds[field]}.`, { field });
}
