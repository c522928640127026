/** The samples of a Prometheus text as `{name, labels, value}`; comments and what is no sample are left out. */
export function readMetrics(text) {
  return text.split("\n").flatMap((line) => {
    const [, name, inner = "", value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (name === undefined) return [];
    const labels = Object.fromEntries(
      [...inner.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, said]) => [key, plain(said)]),
    );
    return [{ name, labels, value: Number(value.replace("Inf", "Infinity")) }];
  });
}

function plain(text) {
  return text.replaceAll(/\\(.)/g, (_, sign) => (sign === "n" ? "\n" : sign));
}

/** Sum of the samples of that name with those labels; `undefined` where there is none. */
export function total(samples, name, labels = {}) {
  const found = pick(samples, name, labels);
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

/** Greatest of the samples of that name with those labels; `undefined` where there is none. */
export function most(samples, name, labels = {}) {
  const found = pick(samples, name, labels);
  return found.length === 0 ? undefined : Math.max(...found.map(({ value }) => value));
}

/** The value below which that share of a histogram lies, evenly spread within its bucket; `undefined` where nothing was counted. */
export function quantile(samples, name, share) {
  const counts = new Map();
  for (const { labels, value } of pick(samples, `${name}_bucket`, {})) {
    const edge = labels.le === "+Inf" ? Infinity : Number(labels.le);
    counts.set(edge, (counts.get(edge) ?? 0) + value);
  }
  const buckets = [...counts].sort(([one], [other]) => one - other);
  const all = buckets.at(-1)?.[1] ?? 0;
  if (all === 0) return undefined;
  let [below, before] = [0, 0];
  for (const [edge, count] of buckets) {
    if (count >= share * all)
      return edge === Infinity
        ? below
        : below + ((edge - below) * (share * all - before)) / Math.max(1, count - before);
    [below, before] = [edge, count];
  }
  return below;
}

function pick(samples, name, labels) {
  const wanted = Object.entries(labels);
  return samples.filter(
    (sample) => sample.name === name && wanted.every(([key, value]) => sample.labels[key] === value),
  );
}
