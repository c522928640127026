import type { Statement } from "../../tools/finding.ts";
import type { ReportedFinding } from "../../tools/privacy/cleaner.ts";
import type { OperatorKind } from "../../tools/privacy/operators/operator.ts";

const VERBS: Readonly<Record<OperatorKind, string>> = {
  replace: "Replaced",
  mask: "Masked",
  hash: "Hashed",
  redact: "Removed",
  reversible: "Replaced with reversible tokens",
  keep: "Kept",
};

function counted(count: number, label: string): string {
  // The words in brackets explain; the noun stands before them.
  const [noun = label, ...rest] = label.split(" (");
  const plural = /(?:s|x|ch)$/.test(noun) ? `${noun}es` : `${noun}s`;
  return [`${count} ${count === 1 ? noun : plural}`, ...rest].join(" (");
}

function listed(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** What was found, counted and without values, one statement per operator; or that nothing was. */
export function redactionStatements(findings: readonly ReportedFinding[]): Statement[] {
  if (findings.length === 0) {
    return [{ text: "No personal data or secrets were found in the text.", data: { total: 0, entities: {} } }];
  }
  const operators = [...new Set(findings.map(({ operator }) => operator))];
  return operators.map((operator) => {
    const own = findings.filter((finding) => finding.operator === operator);
    const counts = new Map<string, { readonly entity: string; readonly label: string; count: number }>();
    for (const { entity, label } of own) {
      const known = counts.get(entity) ?? { entity, label, count: 0 };
      known.count++;
      counts.set(entity, known);
    }
    const groups = [...counts.values()].toSorted((a, b) => b.count - a.count);
    return {
      text: `${VERBS[operator]} ${listed(groups.map(({ count, label }) => counted(count, label)))}.`,
      data: {
        operator,
        total: own.length,
        entities: Object.fromEntries(groups.map(({ entity, count }) => [entity, count])),
      },
    };
  });
}
