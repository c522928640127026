/** A metric with all its series, as a scraper reads them. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly series: readonly Series[];
}

export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Exposition {
  readonly families: ReadonlyMap<string, Family>;
  /** The value of the one series with at least these labels; `undefined` where there is none. @throws where there are several */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined;
  /** The sum over all series with at least these labels. */
  sum(name: string, labels?: Readonly<Record<string, string>>): number;
}

const NAME = /^[a-z_:][a-z0-9_:]*$/i;
const SERIES = /^([a-z_:][a-z0-9_:]*)(?:\{(.*)\})? (\S+)$/i;
const LABEL = /([a-z_][a-z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/giy;

/**
 * Reads Prometheus' text format 0.0.4 as strictly as `promtool check metrics` does: every family once, headed and in one piece, every series
 * once, counters that end in `_total` and do not go below 0, base units, histograms that add up.
 * @throws Error naming the line
 */
export function readExposition(text: string): Exposition {
  const families = new Map<string, { name: string; help: string; type: Family["type"]; series: Series[] }>();
  const seen = new Set<string>();
  let current: { name: string; help: string; type: Family["type"]; series: Series[] } | undefined;
  if (!text.endsWith("\n")) throw new Error("the last line does not end");
  let headed: { name: string; help: string } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const fail = (why: string): never => {
      throw new Error(`line ${index + 1}: ${why}: ${line}`);
    };
    if (line === "") continue;
    const help = /^# HELP (\S+) (.+)$/.exec(line);
    const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line);
    if (help !== null) {
      headed = { name: help[1] ?? "", help: help[2] ?? "" };
      continue;
    }
    if (type !== null) {
      const name = type[1] ?? "";
      if (headed?.name !== name) fail("no help before the type");
      if (families.has(name)) fail("the family was there before");
      if (!NAME.test(name)) fail("not a name");
      // Of the runtime, prom-client has gauges that end so.
      if (!name.startsWith("nodejs_") && (type[2] === "counter") !== name.endsWith("_total"))
        fail("counters, and they alone, end in _total");
      if (/_(ms|milliseconds|minutes|kb|percent)(_|$)/.test(name)) fail("not a base unit");
      current = { name, help: headed?.help ?? "", type: type[2] as Family["type"], series: [] };
      families.set(name, current);
      continue;
    }
    if (line.startsWith("#")) fail("neither help nor type");
    const [, name = "", inner, raw = ""] = SERIES.exec(line) ?? fail("not a series");
    const family = current ?? fail("a series without a head");
    const parts = family.type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
    if (!parts.some((part) => name === family.name + part)) fail(`not of ${family.name}`);
    const labels = readLabels(inner ?? "") ?? fail("labels");
    const key = name + keyOf(labels);
    if (seen.has(key)) fail("the series was there before");
    seen.add(key);
    const value = raw === "+Inf" ? Infinity : raw === "Nan" || raw === "NaN" ? Number.NaN : Number(raw);
    if (!/^([+-]?(\d+\.?\d*(e[+-]?\d+)?|Inf)|NaN|Nan)$/i.test(raw)) fail("not a number");
    if (family.type !== "gauge" && !(value >= 0) && !name.endsWith("_sum")) fail("below 0");
    family.series.push({ name, labels, value });
  }
  for (const family of families.values()) if (family.type === "histogram") checkHistogram(family);
  const all = [...families.values()].flatMap(({ series }) => series);
  const matching = (name: string, labels: Readonly<Record<string, string>>): Series[] =>
    all.filter(
      (one) => one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
    );
  return {
    families,
    value: (name, labels = {}) => {
      const found = matching(name, labels);
      if (found.length > 1) throw new Error(`${found.length} series of ${name} have ${JSON.stringify(labels)}`);
      return found[0]?.value;
    },
    sum: (name, labels = {}) => matching(name, labels).reduce((sum, { value }) => sum + value, 0),
  };
}

function readLabels(inner: string): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  let at = 0;
  while (at < inner.length) {
    LABEL.lastIndex = at;
    const found = LABEL.exec(inner);
    if (found === null) return undefined;
    const [whole, name = "", value = ""] = found;
    if (name in labels) return undefined;
    labels[name] = value.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
    at += whole.length;
  }
  return labels;
}

function checkHistogram({ name, series }: Family): void {
  const rest = ({ le: _le, ...labels }: Readonly<Record<string, string>>): string => keyOf(labels);
  for (const [labels, group] of Map.groupBy(series, (one) => rest(one.labels))) {
    const buckets = group.filter((one) => one.name === `${name}_bucket`);
    const bounds = buckets.map((one) => (one.labels.le === "+Inf" ? Infinity : Number(one.labels.le)));
    const counts = buckets.map(({ value }) => value);
    const count = group.find((one) => one.name === `${name}_count`)?.value;
    const rising = (numbers: readonly number[]): boolean =>
      numbers.every((value, index) => index === 0 || value >= (numbers[index - 1] ?? 0));
    if (bounds.at(-1) !== Infinity || !rising(bounds) || !rising(counts) || counts.at(-1) !== count)
      throw new Error(`${name}${labels}: the buckets do not add up`);
    if (!group.some((one) => one.name === `${name}_sum`)) throw new Error(`${name}${labels}: no sum`);
  }
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
