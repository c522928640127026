/** A pause this many times as long as all the work is drawn short, if it takes this long at least, milliseconds. */
const LONG = 1.5;
const LEAST_BREAK_MS = 5000;
/** How wide a pause is that is drawn short, pixels. */
const BREAK = 46;
const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
];
const HOURS = [1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000];

/**
 * Where an instant lies in a picture. While a person is waited for nothing else may happen for hours: such a pause is drawn short, and the rest keeps
 * its proportions.
 *
 * @param busy intervals `[from, to]` in which something was at work, milliseconds, of which there is at least one
 * @param room pixels
 */
export function timeScale(busy, room) {
  const work = merged(busy);
  const all = work.reduce((sum, [from, to]) => sum + to - from, 0);
  const pieces = [];
  for (const [from, to] of work) {
    const last = pieces.at(-1);
    const gap = last === undefined ? 0 : from - last.to;
    if (last !== undefined && gap < Math.max(LEAST_BREAK_MS, all * LONG)) last.to = to;
    else pieces.push({ from, to });
  }
  const breaks = pieces.length - 1;
  const shown = pieces.reduce((sum, { from, to }) => sum + to - from, 0);
  const scale = Math.max(1, room - breaks * BREAK) / Math.max(1, shown);
  let place = 0;
  for (const piece of pieces) {
    piece.x = place;
    place += (piece.to - piece.from) * scale + BREAK;
  }
  const begin = pieces[0].from;
  return {
    begin,
    x(at) {
      const piece = pieces.findLast(({ from }) => at >= from) ?? pieces[0];
      const inside = Math.max(0, Math.min(at, piece.to) - piece.from) * scale + piece.x;
      const next = pieces[pieces.indexOf(piece) + 1];
      if (at <= piece.to || next === undefined) return inside;
      return inside + (BREAK * (at - piece.to)) / (next.from - piece.to);
    },
    /** Pauses that are drawn short. */
    breaks: pieces.slice(1).map(({ from, x }, index) => ({ x: x - BREAK, width: BREAK, ms: from - pieces[index].to })),
    ticks: ticksOf(pieces, { begin, scale, room }),
  };
}

function merged(busy) {
  const sorted = busy.map(([from, to]) => [from, Math.max(from, to)]).sort(([one], [other]) => one - other);
  const joined = [];
  for (const [from, to] of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** Round times, never nearer to each other than their words are wide. */
function ticksOf(pieces, { begin, scale, room }) {
  const apart = Math.min(96, room / 3);
  const step = [...STEPS, ...HOURS].find((ms) => ms * scale >= apart) ?? HOURS.at(-1);
  const ticks = [];
  for (const { from, to, x } of pieces) {
    const first = Math.ceil((from - begin) / step) * step;
    for (let ms = first; ms <= to - begin; ms += step) {
      const place = x + (ms - (from - begin)) * scale;
      if (place - (ticks.at(-1)?.x ?? -Infinity) >= apart * 0.6) ticks.push({ ms, x: place });
    }
  }
  return ticks;
}
