import { times } from "./agent-facts.js";
import { bytes, count, span } from "./amounts.js";
import { element } from "./element.js";
import { measure } from "./ruler.js";
import { sequenceDiagram } from "./sequence-diagram.js";
import { sequenceRows } from "./sequence-rows.js";
import { svgNode } from "./svg-node.js";
import { swap } from "./swap.js";
import { tableView } from "./table-view.js";

/** More lines than these are only told in words, more messages than those not at all. */
const MOST_LINES = 240;
const MOST_MESSAGES = 500;

/** What the agents of a run said to each other: as a sequence diagram, by pairs, and message by message. */
export function createConversationView() {
  const picture = element("div", { class: "scroll" });
  const note = element("p", { class: "note", hidden: true });
  const pairs = element("div");
  const all = element("div");
  const list = element("details", { class: "words" }, element("summary", {}, "Message by message"), all);
  const root = element("div", {}, picture, note, pairs, list);
  let last;

  function draw() {
    if (last === undefined) return;
    const { names, rows } = last;
    const room = Math.max(300, Math.floor(picture.clientWidth));
    const shown = rows.slice(0, MOST_LINES);
    swap(picture, svgNode(sequenceDiagram({ names, rows: shown }, { room, width: measure })));
    note.hidden = shown.length === rows.length;
    note.textContent = `The first ${count(shown.length)} of ${count(rows.length)} are drawn.`;
  }

  function fill() {
    if (list.open && last !== undefined) swap(all, messageTable(last.messages));
  }

  list.addEventListener("toggle", fill);
  return {
    root,
    show({ messages, pairs: between }, steps) {
      if (messages.length === 0) {
        last = undefined;
        picture.replaceChildren(element("p", { class: "note" }, "Its agents have said nothing to each other."));
        list.hidden = true;
        return;
      }
      last = { ...sequenceRows(messages, steps), messages };
      list.hidden = false;
      draw();
      swap(pairs, pairTable(between));
      fill();
    },
    redraw: draw,
  };
}

function pairTable(pairs) {
  const body = pairs.map(({ from, to, asks, failed, messages, bytes: size, ms }) =>
    element(
      "tr",
      {},
      element("td", {}, `${from}\u00a0→ ${to.replace(/^topic:/, "# ")}`),
      ...[asks, failed, messages].map((number) =>
        element("td", { class: "number" }, number === 0 ? "" : count(number)),
      ),
      element("td", { class: "number" }, bytes(size)),
      element("td", { class: "number" }, ms === null ? "" : times({ p50_ms: ms.p50, p95_ms: ms.p95 })),
    ),
  );
  const head = [["Between"], ["Asks", true], ["Failed", true], ["Messages", true], ["Size", true], ["p50 – p95", true]];
  return tableView({ head: head.map(([name, number]) => ({ name, number })), body });
}

function messageTable(messages) {
  const body = messages.slice(0, MOST_MESSAGES).map((entry) => {
    const ask = entry.kind === "ask";
    const [size, content] = ask ? [entry.bytes.input + entry.bytes.answer, entry.input] : [entry.bytes, entry.body];
    return element(
      "tr",
      {},
      element("td", { class: "number" }, entry.at.slice(11, 23)),
      element(
        "td",
        {},
        `${entry.agent} → ${entry.to ?? `# ${entry.topic ?? ""}`}`,
        element("small", {}, ask ? entry.status : `${entry.kind} ${entry.type}`),
      ),
      element(
        "td",
        { class: "content" },
        inShort(content),
        ask && element("small", {}, entry.failure?.message ?? inShort(entry.answer)),
      ),
      element("td", { class: "number" }, bytes(size)),
      element("td", { class: "number" }, entry.duration_ms === undefined ? "" : span(entry.duration_ms)),
    );
  });
  const head = [["At", true], ["Who"], ["What, and the answer"], ["Size", true], ["Took", true]];
  const left = messages.length - MOST_MESSAGES;
  return element(
    "div",
    {},
    tableView({ head: head.map(([name, number]) => ({ name, number })), body }),
    left > 0 && element("p", { class: "note" }, `and ${count(left)} more: GET /runs/{id}/messages`),
  );
}

function inShort(value) {
  const text = value === undefined ? "" : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
