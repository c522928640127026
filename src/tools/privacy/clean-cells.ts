import { InvalidOutput } from "../errors.ts";
import type { Cell } from "./cell.ts";
import { detect } from "./detect.ts";
import type { Search } from "./detect.ts";
import { applyEdits, coalesce, mergeEdits } from "./edits.ts";
import type { Edit } from "./edits.ts";
import type { PrivacyFinding } from "./finding.ts";
import type { Operator } from "./operators/operator.ts";
import { replacement } from "./operators/replacement.ts";
import type { Workshop } from "./operators/replacement.ts";
import { Repeats } from "./repeats.ts";
import { fieldFinding } from "./structured/field-hint.ts";

/** How cells are cleaned. */
export interface Cleaning {
  readonly search: Omit<Search, "label">;
  readonly workshop: Workshop;
  readonly operatorFor: (finding: PrivacyFinding) => Operator;
}

/** A cell after cleaning. */
export interface CleanCell {
  readonly text: string;
  /** What was taken out, with offsets into the cell's original text, sorted. */
  readonly findings: readonly (PrivacyFinding & { readonly operator: Operator["kind"] })[];
}

// Each round takes out at least one more character of the original; real text settles in the first.
const ROUNDS = 8;

/** A field's name decides for the whole value, unless something surer fills it anyway. */
function withField(cell: Cell, found: readonly PrivacyFinding[], { search }: Cleaning): readonly PrivacyFinding[] {
  const field = search.threshold <= 0.85 ? fieldFinding(cell) : undefined;
  if (field === undefined || !search.wanted(field) || search.allowed(cell.text.trim())) return found;
  return found.some(({ start, end }) => start <= field.start && end >= field.end) ? found : [field];
}

function withRepeats(text: string, found: readonly PrivacyFinding[], repeats: Repeats, { search }: Cleaning) {
  const free = new Uint8Array(text.length);
  for (const { start, end } of found) free.fill(1, start, end);
  const more: PrivacyFinding[] = [];
  for (const repeat of repeats.find(text)) {
    if (free.subarray(repeat.start, repeat.end).includes(1) || search.allowed(text.slice(repeat.start, repeat.end)))
      continue;
    free.fill(1, repeat.start, repeat.end);
    more.push(repeat);
  }
  return more.length === 0 ? found : [...found, ...more].toSorted((a, b) => a.start - b.start);
}

function editsOf(
  cell: Cell,
  findings: readonly PrivacyFinding[],
  { workshop, operatorFor }: Cleaning,
): readonly Edit[] {
  return findings.flatMap((finding) => {
    const text = replacement(cell.text.slice(finding.start, finding.end), finding, operatorFor(finding), workshop);
    return text === undefined ? [] : [{ finding, text }];
  });
}

/** What a second look at the cleaned text still finds, in offsets of the original. */
function remaining(
  cell: Cell,
  edits: readonly Edit[],
  repeats: Repeats,
  cleaning: Cleaning,
): readonly PrivacyFinding[] {
  const edited = applyEdits(cell.text, edits);
  const seen = detect(edited.text, { ...cleaning.search, label: cell.label });
  const found = withRepeats(edited.text, seen, repeats, cleaning);
  return coalesce(
    found.flatMap((finding) => {
      // What lies inside a replacement is the replacement.
      const place = edited.original(finding.start, finding.end);
      return place === undefined ? [] : [{ ...finding, ...place }];
    }),
  );
}

/**
 * Takes what is wanted out of every cell, then looks at the result again until nothing is left: a value found in one cell
 * goes from all of them.
 * @throws InvalidOutput when eight rounds do not settle it; nothing uncleaned is returned.
 */
export function cleanCells(cells: readonly Cell[], cleaning: Cleaning): readonly CleanCell[] {
  const repeats = new Repeats();
  const learn = (cell: Cell, finding: PrivacyFinding) =>
    repeats.add(cell.text.slice(finding.start, finding.end), finding);
  const first = cells.map((cell) =>
    withField(cell, detect(cell.text, { ...cleaning.search, label: cell.label }), cleaning),
  );
  cells.forEach((cell, index) => first[index]?.forEach((finding) => learn(cell, finding)));
  return cells.map((cell, index) => {
    let edits = editsOf(cell, withRepeats(cell.text, first[index] ?? [], repeats, cleaning), cleaning);
    for (let round = 0; ; round++) {
      const left = remaining(cell, edits, repeats, cleaning);
      if (left.length === 0) break;
      if (round === ROUNDS)
        throw new InvalidOutput(`The text still shows ${left[0]?.label} after ${ROUNDS} rounds of cleaning`);
      edits = mergeEdits(edits, editsOf(cell, left, cleaning));
    }
    const findings = edits.map(({ finding }) => ({ ...finding, operator: cleaning.operatorFor(finding).kind }));
    return { text: applyEdits(cell.text, edits).text, findings };
  });
}
