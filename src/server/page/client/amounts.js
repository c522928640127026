const UNITS = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1000, "s"],
];

/** A time in the unit that suits it: `12 ms`, `3.4 s`, `5.0 min`, `2.5 h`, `3.0 d`. */
export function span(ms) {
  if (ms < 1) return ms <= 0 ? "0 ms" : "<1 ms";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  // What rounds up to the next unit is told in it.
  const [size, unit] = UNITS.find(([one]) => ms >= one * 0.9995) ?? [1000, "s"];
  return `${(ms / size).toFixed(1)} ${unit}`;
}

/** `340 B`, `12.3 KB`, `4.0 MB`. */
export function bytes(count) {
  if (count < 1000) return `${count} B`;
  return count < 999_950 ? `${(count / 1000).toFixed(1)} KB` : `${(count / 1_000_000).toFixed(1)} MB`;
}

/** A share of 1 in per cent; nothing that is not whole is told as whole. */
export function percent(share) {
  const rounded = Math.round(share * 1000) / 10;
  if (rounded === 100 && share < 1) return "99.9 %";
  return `${rounded} %`;
}

/** A number with its thousands apart. */
export function count(number) {
  return Math.round(number).toLocaleString("en");
}

/** How long ago an instant is, in whole units: `just now`, `5 min ago`. */
export function ago(at, now) {
  const ms = now - at;
  const [size, unit] = UNITS.find(([one]) => ms >= one) ?? [];
  return size === undefined || ms < 5000 ? "just now" : `${Math.floor(ms / size)} ${unit} ago`;
}
