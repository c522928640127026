import { element } from "./element.js";
import { markdownView } from "./markdown-view.js";

/** The answer as it grows, and its sources once they are known. */
export function createAnswerView() {
  const text = element("div", { class: "answer" });
  const sources = element("section", { class: "sources", hidden: true, "aria-label": "Sources" });
  const root = element("div", {}, text, sources);
  let parts = new Map();
  let waiting = false;

  function draw(source, mark) {
    text.replaceChildren(...markdownView(source, mark));
  }

  return {
    root,
    /** A piece of a message; pieces of the same message are put together, and drawn at most once a frame. */
    piece({ id, content }) {
      parts.set(id, (parts.get(id) ?? "") + textOf(content));
      text.classList.add("streaming");
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        if (text.classList.contains("streaming")) draw([...parts.values()].join("\n\n"));
      });
    },
    /** The whole answer, which replaces what was streamed. */
    settle(content, citations) {
      text.classList.remove("streaming");
      parts = new Map();
      const known = new Map(citations.map((citation) => [citation.id, sourceView(citation)]));
      draw(textOf(content), (number) => markView(number, known.get(number)));
      sources.hidden = known.size === 0;
      sources.replaceChildren(element("h3", {}, "Sources"), ...known.values());
    },
    stop() {
      text.classList.remove("streaming");
    },
  };
}

export function textOf(content) {
  if (typeof content === "string") return content;
  return (content ?? []).map((block) => (typeof block === "string" ? block : (block.text ?? ""))).join("");
}

function markView(number, source) {
  if (!source) return undefined;
  const open = () => {
    source.open = true;
    for (const other of source.parentElement.querySelectorAll(".lit")) other.classList.remove("lit");
    source.classList.add("lit");
    source.scrollIntoView({ block: "nearest", behavior: "smooth" });
    source.querySelector("summary").focus({ preventScroll: true });
  };
  return element(
    "button",
    { type: "button", class: "cite", "aria-label": `Source ${number}`, onclick: open },
    String(number),
  );
}

function sourceView(citation) {
  const place =
    citation.kind === "step"
      ? [`step ${citation.step}`]
      : [...(citation.headings ?? []), citation.page ? `page ${citation.page}` : ""];
  const name = citation.kind === "step" ? "Computed" : (citation.title ?? citation.source ?? "Document");
  const where = place.filter((part) => part !== "").join(" › ");
  return element(
    "details",
    {},
    element("summary", {}, `${citation.id}. ${name} `, element("small", {}, where)),
    element("blockquote", {}, citation.quote ?? ""),
    citation.source ? element("p", {}, element("code", {}, citation.source)) : undefined,
  );
}
