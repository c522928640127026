/** A number of a text, with what it counts where that is plain. */
export interface Figure {
  /** Canonical: "1000.5" for "1,000.50", "3" for "three". */
  readonly value: string;
  readonly unit: string | undefined;
}

const spelt: Readonly<Record<string, string>> = Object.fromEntries(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
    .split(" ")
    .map((word, value) => [word, String(value)])
    .concat([
      ["thirty", "30"],
      ["forty", "40"],
      ["fifty", "50"],
      ["sixty", "60"],
      ["ninety", "90"],
      ["hundred", "100"],
    ]),
);
const figure = new RegExp(
  String.raw`(?<sign>[$€£]\s?)?(?<number>\d+(?:[.,]\d+)*|\b(?:${Object.keys(spelt).join("|")})\b)(?<unit>\s?%|[\s-]+(?:business |working |calendar |full )?(?:percent|seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?)\b)?`,
  "giu",
);

/** All numbers of a text, digits and words. */
export function figures(text: string): Figure[] {
  return [...text.matchAll(figure)].map(({ groups }) => ({
    value: canonical(groups?.number ?? ""),
    unit: groups?.sign === undefined ? unitOf(groups?.unit) : groups.sign.trim(),
  }));
}

/** Whether evidence bears a figure out: the same number, not of another unit. */
export function hasFigure(evidence: readonly Figure[], { value, unit }: Figure): boolean {
  return evidence.some(
    (one) => one.value === value && (unit === undefined || one.unit === undefined || one.unit === unit),
  );
}

function canonical(number: string): string {
  const word = spelt[number.toLowerCase()];
  if (word !== undefined) return word;
  const plain = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/u.test(number) ? number.replaceAll(",", "") : number;
  const value = Number(plain);
  return Number.isNaN(value) ? plain : String(value);
}

function unitOf(unit: string | undefined): string | undefined {
  if (unit === undefined) return undefined;
  const word = unit.trim().replace(/^-/u, "").toLowerCase().split(/\s+/u).at(-1)?.replace(/s$/u, "");
  return word === "percent" ? "%" : word;
}
