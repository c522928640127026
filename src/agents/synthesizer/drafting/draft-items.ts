import type { SourceSentence } from "../evidence/source-sentence.ts";
import type { UsableEvidence } from "../evidence/usable-evidence.ts";
import { contentStems } from "../question/terms.ts";

/** A numbered piece of evidence as the model sees it. */
export interface DraftItem {
  readonly n: number;
  /** Title and section, or the step's name. */
  readonly about: string;
  readonly sentences: readonly SourceSentence[];
}

/** Numbers the evidence for a prompt: results of steps first, then one item per source. */
export function draftItems(evidence: UsableEvidence): DraftItem[] {
  const { given, kept, sentences } = evidence;
  const steps = new Map<string, SourceSentence[]>();
  const add = (step: string, text: string): void => {
    const list = steps.get(step) ?? [];
    list.push(computed(step, text, list.length));
    steps.set(step, list);
  };
  for (const { step, text } of given.statements) add(step, text);
  for (const { step, path, value } of given.facts)
    add(step, `${path.join(", ").replaceAll("_", " ")}: ${String(value)}`);
  for (const { step, text } of given.cleaned) add(step, text);
  const bySource = Map.groupBy(sentences, ({ source }) => source);
  const groups = [
    ...(kept.length > 0 ? [{ about: "earlier answer", sentences: kept }] : []),
    ...[...steps].map(([step, list]) => ({ about: `computed by ${step}`, sentences: list })),
    ...[...bySource.values()].map((list) => ({ about: aboutOf(list), sentences: list })),
  ];
  return groups.map((group, at) => ({ n: at + 1, ...group }));
}

function computed(step: string, text: string, index: number): SourceSentence {
  return {
    text,
    label: undefined,
    lead: undefined,
    list: undefined,
    stems: new Set(contentStems(text)),
    headings: new Set(contentStems(step.replaceAll("_", " "))),
    before: new Set(),
    origins: [{ kind: "step", step, quote: text }],
    source: -1,
    index,
    leans: false,
  };
}

function aboutOf(sentences: readonly SourceSentence[]): string {
  const origin = sentences[0]?.origins[0];
  if (origin === undefined) return "";
  if (origin.kind === "step") return origin.step;
  return [origin.passage.title, ...origin.passage.headings].join(" › ");
}
