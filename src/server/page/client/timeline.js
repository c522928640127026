import { span } from "./amounts.js";
import { fitText } from "./fit-text.js";
import { shape } from "./shape.js";
import { timeScale } from "./time-scale.js";
import { busyTimes } from "./timeline-rows.js";

/** More lines than these are only told in words. */
const MOST_ROWS = 120;
const AXIS = 26;
const BAR = 13;
/** Kept at the right for how long the last bar took. */
const TAIL = 132;
const SHORT_TAIL = 84;
/** Narrower places have the names above the bars. */
const NARROW = 560;

/**
 * The steps of a run in time: a bar for each attempt, dots for the pause before the next, stripes while a person is waited for; the steps that
 * decided how long it took are in the accent colour.
 *
 * @param rows of `timelineRows`; at least one has begun
 * @param width of a text `(text, size, weight) => pixels`
 * @param room for the picture, pixels
 */
export function timeline(rows, { room, width }) {
  const drawn = rows.slice(0, MOST_ROWS);
  const narrow = room < NARROW;
  const names = narrow ? 0 : Math.min(260, Math.max(120, ...drawn.map((row) => nameWidth(row, width) + 14)));
  const left = narrow ? 2 : names;
  const line = narrow ? 42 : 28;
  const scale = timeScale(busyTimes(drawn), room - left - (narrow ? SHORT_TAIL : TAIL));
  const x = (at) => left + scale.x(at);
  const y = (index) => AXIS + line * index;
  const more = rows.length - drawn.length;
  const height = y(drawn.length) + (more > 0 ? 26 : 6);
  const places = new Map(drawn.map((row, index) => [row.path, { row, index }]));
  const middle = (index) => y(index) + (narrow ? 28 : 14);
  return shape(
    "svg",
    {
      class: "diagram timeline",
      width: room,
      height,
      viewBox: `0 0 ${room} ${height}`,
      role: "img",
      "aria-label": label(rows),
    },
    scale.ticks.map((tick) => tickOf(tick, left, height)),
    scale.breaks.map((pause) => breakOf(pause, left, height)),
    drawn.map((row, index) =>
      linkOf(row, places).map(({ from, index: before }) =>
        shape("path", { class: "link", d: `M${x(from)} ${middle(before)}V${middle(index)}H${x(row.from)}` }),
      ),
    ),
    drawn.map((row, index) =>
      rowOf(row, { x, top: y(index), middle: middle(index), names, narrow, width, room, line }),
    ),
    more > 0 ? shape("text", { class: "more", x: 2, y: height - 8 }, `and ${more} more, below in words`) : undefined,
  );
}

function label(rows) {
  const longest = rows.filter(({ critical }) => critical).map(({ name }) => name);
  return `${rows.length} steps in time; decisive: ${longest.toReversed().join(", then ")}`;
}

function nameWidth({ name, agent, depth }, width) {
  return depth * 14 + width(name, 13, 600) + (agent === name.replaceAll(" ", "_") ? 0 : width(agent, 11, 400) + 8);
}

function tickOf({ ms, x }, left, height) {
  return shape(
    "g",
    { class: "tick" },
    shape("line", { x1: left + x, x2: left + x, y1: AXIS - 5, y2: height - 4 }),
    shape("text", { x: left + x, y: AXIS - 10, "text-anchor": x === 0 ? "start" : "middle" }, span(ms)),
  );
}

/** Time in which nothing happened, drawn short. */
function breakOf({ x, width, ms }, left, height) {
  return shape(
    "g",
    { class: "break" },
    shape("rect", { x: left + x + 5, y: AXIS, width: width - 10, height: height - AXIS - 4 }),
    shape("text", { x: left + x + width / 2, y: AXIS + 9, "text-anchor": "middle" }, span(ms)),
  );
}

/** From the end of the one that a decisive step waited for to its own beginning. */
function linkOf({ critical, after, from }, places) {
  if (!critical || from === undefined) return [];
  const waited = after.flatMap((name) => places.get(name) ?? []).filter(({ row }) => row.critical);
  return waited.map(({ row, index }) => ({ from: Math.min(row.to, from), index }));
}

function rowOf(row, { x, top, middle, names, narrow, width, room, line }) {
  const { path, name, agent, depth, status, critical, bars, from, to, ms, more } = row;
  const indent = depth * (narrow ? 10 : 14) + 2;
  const place = (narrow ? room : names) - indent - 10;
  const tail = more > 0 ? ` +${more} more` : "";
  const title = fitText(name + tail, place, (text) => width(text, 13, 600));
  const used = width(title, 13, 600) + 8;
  const by = agent === name.replaceAll(" ", "_") ? "" : fitText(agent, place - used, (text) => width(text, 11, 400));
  const base = narrow ? top + 15 : middle + 4;
  const said = saidOf(row);
  const end = from === undefined ? 0 : x(to);
  const after = end + 7;
  return shape(
    "g",
    { class: critical ? "step critical" : "step", "data-step": path, "data-status": status },
    shape(
      "title",
      {},
      `${path} · ${agent} · ${status}${ms === undefined ? "" : ` · ${span(ms)}`}${critical ? " · decisive" : ""}`,
    ),
    shape("rect", { class: "row", x: 0, y: top, width: room, height: line }),
    shape("text", { class: "name", x: indent, y: base }, title),
    by === "" ? undefined : shape("text", { class: "agent", x: indent + used, y: base }, by),
    from !== undefined && bars.length === 0
      ? shape("rect", {
          class: "bar span",
          x: x(from),
          y: middle - 3,
          width: Math.max(2, end - x(from)),
          height: 6,
          rx: 2,
        })
      : undefined,
    bars.map((bar) => barOf(bar, x, middle)),
    from === undefined
      ? shape("text", { class: "took", x: (narrow ? 0 : names) + 4, y: middle + 4 }, said)
      : shape(
          "text",
          { class: "took", x: after, y: middle + 4 },
          fitText(said, room - after, (text) => width(text, 11, 400)),
        ),
  );
}

/** How long it took, and what a colour must not say alone. */
function saidOf({ status, ms, from, to, bars }) {
  if (from === undefined) return status === "pending" ? "" : status;
  const attempts = bars.filter(({ kind }) => kind !== "wait" && kind !== "pause").length;
  const parts = [span(ms ?? to - from)];
  if (status === "waiting") parts[0] = "waits for you";
  else if (status !== "completed") parts.push(status);
  if (attempts > 1) parts.push(`${attempts} tries`);
  return parts.join(" · ");
}

function barOf({ kind, from, to, number, agent, why }, x, middle) {
  const wide = x(to) - x(from);
  if (kind === "pause") return shape("line", { class: "pause", x1: x(from), x2: x(to), y1: middle, y2: middle });
  const name = kind === "wait" ? "waits for a person" : `attempt ${number} · ${agent} · ${kind.replace("_", " ")}`;
  return shape(
    "rect",
    { class: `bar ${kind}`, x: x(from), y: middle - BAR / 2, width: Math.max(3, wide), height: BAR, rx: 3 },
    shape("title", {}, [`${name} · ${span(to - from)}`, why].filter(Boolean).join("\n")),
  );
}
