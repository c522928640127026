import { readdir } from "node:fs/promises";
import { Hono } from "hono";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageRoutes } from "../../../src/server/page/page-routes.ts";

const folder = new URL("../../../src/server/page/client/", import.meta.url);
const app = new Hono().route(
  "/",
  pageRoutes({ graphId: "baton", version: "1.2.3", examples: ["One?", '<b>Two</b> & "three"?'] }),
);
const browser = { headers: { accept: "text/html,*/*" } };

describe("the page", () => {
  it("is HTML for a browser and a hint for everyone else", async () => {
    const html = await app.request("/", browser);
    expect(html.headers.get("content-type")).toContain("text/html");
    const text = await html.text();
    expect(text).toContain('<html lang="en" data-graph="baton"');
    expect(text).toContain('<button type="button">&lt;b&gt;Two&lt;/b&gt; &amp; &quot;three&quot;?</button>');
    expect(text).not.toContain("{{");
    const hint = await app.request("/");
    expect(await hint.json()).toMatchObject({ name: "baton", version: "1.2.3", graph_id: "baton" });
  });

  it("carries no code in its markup and loads nothing from elsewhere", async () => {
    const response = await app.request("/", browser);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain("unsafe");
    const text = await response.text();
    expect(text).not.toMatch(/<script(?![^>]*src="\/page\/)|<style|\sstyle=|\son\w+=|https?:\/\//);
  });

  it("serves every file of its folder that a browser needs, once per version", async () => {
    for (const name of await readdir(folder)) {
      if (name === "index.html" || name === "icon.svg") continue;
      const first = await app.request(`/page/${name}`);
      expect([name, first.status]).toEqual([name, 200]);
      const again = await app.request(`/page/${name}`, {
        headers: { "if-none-match": first.headers.get("etag") ?? "" },
      });
      expect(again.status).toBe(304);
      expect(await first.text()).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
    }
    expect((await app.request("/favicon.ico")).headers.get("content-type")).toBe("image/svg+xml");
  });
});

interface Parser {
  feed(text: string): { id?: string; event: string; data: unknown }[];
}
interface Span {
  kind: string;
  text: string;
  number?: number;
  href?: string;
}
interface Block {
  kind: string;
  spans?: Span[];
  items?: Span[][];
  head?: Span[][];
  rows?: Span[][][];
  level?: number;
  ordered?: boolean;
  text?: string;
}

const { createEventParser } = (await import(new URL("event-parser.js", folder).href)) as {
  createEventParser: () => Parser;
};
const { parseMarkdown } = (await import(new URL("markdown.js", folder).href)) as {
  parseMarkdown: (text: string) => Block[];
};

describe("the event parser", () => {
  it("gives the same events however the text is cut", () => {
    const text =
      'id: 0\nevent: metadata\ndata: {"run_id":"r"}\n\n: heartbeat\n\nid: 1\nevent: custom\ndata: {"a":\ndata: "b: c"}\n\n';
    const whole = [
      { id: "0", event: "metadata", data: { run_id: "r" } },
      { id: "1", event: "custom", data: { a: "b: c" } },
    ];
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 10 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const parser = createEventParser();
        const events = places.slice(1).flatMap((end, index) => parser.feed(text.slice(places[index], end)));
        expect(events).toEqual(whole);
      }),
    );
  });
});

describe("the Markdown reader", () => {
  it("knows what answers use", () => {
    const blocks = parseMarkdown(
      "# Price\n\nTeam is **$450.00** a month [1], see [terms](https://example.com/a).\n- one `x`\n- two\n  more\n\n1. first\n2. second\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n> said\n\n```\n<b>\n```",
    );
    expect(blocks.map((block) => block.kind)).toEqual([
      "heading",
      "paragraph",
      "list",
      "list",
      "table",
      "quote",
      "code",
    ]);
    expect(blocks[1]?.spans).toEqual([
      { kind: "text", text: "Team is " },
      { kind: "strong", text: "$450.00" },
      { kind: "text", text: " a month " },
      { kind: "mark", text: "[1]", number: 1 },
      { kind: "text", text: ", see " },
      { kind: "link", text: "terms", href: "https://example.com/a" },
      { kind: "text", text: "." },
    ]);
    expect(blocks[2]).toMatchObject({ ordered: false, items: [[{}, { kind: "code" }], [{ text: "two\nmore" }]] });
    expect(blocks[4]).toMatchObject({
      head: [[{ text: "a" }], [{ text: "b" }]],
      rows: [[[{ text: "1" }], [{ text: "2" }]]],
    });
    expect(blocks[6]).toEqual({ kind: "code", text: "<b>" });
  });

  it("never makes a link of another scheme, ends on any text, and keeps its words", () => {
    expect(JSON.stringify(parseMarkdown("[x](javascript:alert(1)) [y](data:text/html,z)"))).not.toContain("href");
    const pieces = fc.array(
      fc.constantFrom(
        "word",
        "**",
        "*",
        "`",
        "```",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "|",
        "|--|",
        "> ",
        "# ",
        "[1]",
        "[a](https://example.com)",
        " ",
        "\\|",
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const written = parts.join("");
        const said = JSON.stringify(parseMarkdown(written));
        const count = (text: string) => text.split("word").length - 1;
        // The line of an opening fence names a language and is not shown.
        if (!written.includes("```")) expect(count(said)).toBe(count(written));
      }),
      { numRuns: 2_000, examples: [[["|--|", "\n", "|--|", "word"]]] },
    );
  });
});
