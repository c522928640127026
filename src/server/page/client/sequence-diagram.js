import { bytes, span } from "./amounts.js";
import { fitText } from "./fit-text.js";
import { shape } from "./shape.js";

const TIMES = 62;
const HEAD = 34;
const LINE = 36;
const LEAST_PITCH = 118;
const MOST_PITCH = 260;
const HALF_BAR = 4;
/** How far a message to oneself goes out. */
const LOOP = 30;
/** For the words beside it, where the last line has one. */
const BESIDE = 90;

/**
 * The conversation of a run as a sequence diagram: an agent or a topic is a line down, what is said an arrow, the time in which an agent is being
 * asked a bar on its line.
 *
 * @param rows of `sequenceRows`
 * @param width of a text `(text, size, weight) => pixels`
 * @param room for the picture, pixels; it is wider where the agents need more
 */
export function sequenceDiagram({ names, rows }, { room, width }) {
  const pitch = Math.min(MOST_PITCH, Math.max(LEAST_PITCH, (room - TIMES) / names.length));
  const x = new Map(names.map((name, index) => [name, TIMES + pitch * (index + 0.5)]));
  const y = (index) => HEAD + 30 + LINE * index;
  const bottom = y(rows.length) - 8;
  const begin = rows[0]?.at ?? 0;
  const again = rows.length > 12;
  const height = bottom + (again ? HEAD + 6 : 8);
  const beside = rows.some(({ from, to }) => from === to && to === names.at(-1)) ? BESIDE : 0;
  const total = TIMES + pitch * names.length + beside;
  const head = (top) => names.map((name) => headOf(name, x.get(name), { top, pitch, width }));
  return shape(
    "svg",
    {
      class: "diagram sequence",
      width: total,
      height,
      viewBox: `0 0 ${Math.round(total * 10) / 10} ${height}`,
      role: "img",
      "aria-label": `Conversation of ${names.length} agents and topics, ${rows.length} messages and answers`,
    },
    names.map((name) =>
      shape("line", { class: "lifeline", x1: x.get(name), x2: x.get(name), y1: HEAD + 1, y2: bottom }),
    ),
    barsOf(rows, { x, y, bottom }),
    rows.map((row, index) => rowOf(row, { y: y(index), x, pitch, width, begin, before: rows[index - 1], total })),
    head(1),
    again ? head(bottom) : [],
  );
}

function headOf(name, x, { top, pitch, width }) {
  const topic = name.startsWith("topic:");
  const room = pitch - 22;
  const said = topic ? `# ${name.slice("topic:".length)}` : name.replaceAll("_", " ");
  const text = fitText(said, room, (one) => width(one, 13, 600));
  const wide = width(text, 13, 600) + 16;
  return shape(
    "g",
    { class: topic ? "head topic" : "head", "data-name": name },
    shape("title", {}, topic ? `topic ${said.slice(2)}` : name),
    shape("rect", { x: x - wide / 2, y: top, width: wide, height: HEAD - 4, rx: topic ? 15 : 7 }),
    shape("text", { x, y: top + 20, "text-anchor": "middle" }, text),
  );
}

/** While an agent is being asked; those at the same time stand beside each other. */
function barsOf(rows, { x, y, bottom }) {
  const open = [];
  const bars = [];
  for (const [index, { kind, entry, to }] of rows.entries()) {
    if (kind === "ask" || kind === "handover") {
      const end = rows.findIndex((row) => row.entry === entry && row.kind !== kind);
      const until = end < 0 ? rows.length : end;
      const beside = open.filter((bar) => bar.to === to && bar.until > index).map(({ depth }) => depth);
      let depth = 0;
      while (beside.includes(depth)) depth += 1;
      open.push({ to, until, depth });
      const ended = end < 0 ? "running" : entry.status;
      const left = x.get(to) - HALF_BAR + depth * 6;
      bars.push(
        shape("rect", {
          class: `bar ${ended}`,
          x: left,
          y: y(index),
          width: HALF_BAR * 2,
          height: (end < 0 ? bottom : y(until)) - y(index),
          rx: 2,
        }),
      );
    }
  }
  return bars;
}

function rowOf(row, { y, x, pitch, width, begin, before, total }) {
  const [from, to] = [x.get(row.from), x.get(row.to)];
  const self = from === to;
  const way = self || to > from ? 1 : -1;
  const start = from + way * (HALF_BAR + 1);
  const end = self ? to + HALF_BAR + 2 : to - way * (HALF_BAR + 2);
  // A message to oneself is said beside its loop, as far as the picture goes.
  const room = self ? Math.min(pitch - LOOP - 10, total - from - LOOP - 10) : Math.abs(to - from) - 2 * HALF_BAR - 14;
  const text = fitText(wordsOf(row, room, width), room, (one) => width(one, 11.5, 400));
  const path = self ? `M${start} ${y - 8}h${LOOP}v8H${end}` : `M${start} ${y}H${end}`;
  const at = self ? { x: start + LOOP + 5, y } : { x: (start + end) / 2, y: y - 6, "text-anchor": "middle" };
  const said = before !== undefined && Math.round(before.at - begin) === Math.round(row.at - begin);
  const back = self ? -1 : way;
  return shape(
    "g",
    { class: `said ${row.kind}${lost(row.entry) ? " lost" : ""}` },
    shape("title", {}, inFull(row)),
    said
      ? undefined
      : shape("text", { class: "time", x: TIMES - 10, y: y + 4, "text-anchor": "end" }, `+${span(row.at - begin)}`),
    shape("path", { class: "wire", d: path }),
    shape("path", { class: "tip", d: `M${end} ${y}l${-back * 7} -4v8z` }),
    shape("text", { ...at, class: "words" }, text),
  );
}

/** What stands at an arrow: as much as has room, the most telling first. */
function wordsOf({ label, ms, bytes: size, entry }, room, width) {
  const parts = [label, lost(entry) ? "not read" : "", ms === undefined ? "" : span(ms), bytes(size)].filter(Boolean);
  const fits = (words) => width(words, 11.5, 400) <= room;
  const shorter = parts.map((_, index) => parts.slice(0, parts.length - index).join(" · "));
  return shorter.find(fits) ?? label;
}

/** Sent to somebody who did not read it. */
function lost(entry) {
  return entry.kind === "send" && entry.taken_by === null;
}

function inFull({ entry, kind, from, to, bytes: size, ms }) {
  const parts = [`${from} → ${to}`, kind, bytes(size)];
  if (ms !== undefined) parts.push(span(ms));
  if (kind === "failure" && entry.failure) parts.push(entry.failure.message);
  if (lost(entry)) parts.push("nobody has taken it");
  return `${parts.join(" · ")}\n${entry.from}, ${entry.at}`;
}
