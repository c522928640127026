import { element } from "./element.js";
import { tableView } from "./table-view.js";

/**
 * What a step found that is better looked at than read: charts, quotes, tables; an empty list where there is none. `shown` remembers
 * what the turn already shows, because agents hand on what they were given.
 */
export function exhibits(step, output, shown) {
  if (typeof output !== "object" || output === null) return [];
  const fresh = (item) => {
    const key = JSON.stringify(item);
    if (shown.has(key)) return false;
    shown.add(key);
    return true;
  };
  const charts = [output.chart, ...listOf(output.charts)].filter((chart) => typeof chart?.svg === "string");
  const quotes = [output.quote, ...listOf(output.quotes)].filter((quote) => Array.isArray(quote?.lines));
  const tables = [output.table].filter((table) => Array.isArray(table?.columns) && Array.isArray(table.rows));
  return [
    ...charts.filter(fresh).map(chartView),
    ...quotes.filter(fresh).map(quoteView),
    ...tables.filter(fresh).map((table) => foundTable(step, table)),
  ];
}

function listOf(value) {
  return Array.isArray(value) ? value : [];
}

/** As an image, in which scripts of an SVG never run and nothing is loaded. */
function chartView({ svg, title, spec }) {
  const name = title ?? (typeof spec?.title === "string" ? spec.title : spec?.title?.text) ?? "Chart";
  const src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  return element(
    "figure",
    { class: "exhibit" },
    element("img", { src, alt: name }),
    element("figcaption", { class: "hidden" }, name),
  );
}

function quoteView(quote) {
  const currency = quote.currency;
  const row = (name, sum, kind) =>
    element(
      "tr",
      { class: kind },
      element("td", { colspan: 3 }, name),
      element("td", { class: "number" }, money(sum, currency)),
    );
  const lines = quote.lines.map((line) =>
    element(
      "tr",
      {},
      element("td", {}, line.name),
      element("td", { class: "number" }, line.quantity ? `${line.quantity} ${line.unit ?? ""}`.trim() : ""),
      element("td", {}, element("small", {}, line.rule)),
      element("td", { class: "number" }, money(line.amount, currency)),
    ),
  );
  const sums = [
    ...(quote.discounts ?? []).map((one) => row(`${one.code}: ${one.rule}`, `-${one.amount}`.replace("--", ""))),
    ...(quote.taxes ?? []).map((one) => row(`${one.name} ${one.percent} %`, one.amount)),
    row("Total", quote.total, "total"),
  ];
  return element(
    "section",
    { class: "exhibit" },
    element("h3", {}, quote.title ?? "Quote"),
    tableView({
      head: ["Item", "Quantity", "Rule", "Amount"].map((name, at) => ({ name, number: at % 2 === 1 })),
      body: lines,
      foot: sums,
    }),
    (quote.assumptions ?? []).length > 0
      ? element(
          "details",
          {},
          element("summary", {}, "Assumptions"),
          element(
            "ul",
            {},
            quote.assumptions.map((text) => element("li", {}, text)),
          ),
        )
      : undefined,
  );
}

const mostRows = 50;

function foundTable(step, { columns, rows, truncated }) {
  const names = columns.map((column) => (typeof column === "string" ? column : (column?.name ?? "")));
  const cells = (row) => (Array.isArray(row) ? row : names.map((name) => row[name]));
  return element(
    "details",
    {},
    element(
      "summary",
      {},
      `Table of ${step.replaceAll("_", " ")} `,
      element("small", {}, `${rows.length}${truncated ? "+" : ""} rows`),
    ),
    tableView({
      head: names.map((name) => ({ name })),
      body: rows.slice(0, mostRows).map((row) => element("tr", {}, cells(row).map(cellView))),
    }),
  );
}

function cellView(value) {
  const text =
    value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  return element("td", { class: typeof value === "number" ? "number" : undefined }, text);
}

/** Digits are shown as the server computed them; only the grouping is added here. */
function money(amount, currency) {
  const [, sign, whole, rest] = /^(-?)(\d+)(\.\d+)?$/.exec(String(amount)) ?? [];
  if (whole === undefined) return `${amount} ${currency ?? ""}`;
  return `${sign ? "−" : ""}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${rest ?? ""} ${currency ?? ""}`;
}
