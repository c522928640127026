import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { AppEnv } from "../http/app-env.ts";
import { HttpProblem } from "../http/reply/http-problem.ts";
import { pagePictureStyle, pictureRoute } from "./picture-route.ts";

interface Options {
  readonly graphId: string;
  readonly version: string;
  readonly examples: readonly string[];
}

interface Asset {
  readonly body: string;
  readonly type: string;
  readonly etag: string;
}

const folder = new URL("./client/", import.meta.url);
const types: Readonly<Record<string, string>> = { ".css": "text/css", ".js": "text/javascript" };

/** The page at `/`, for a browser; other clients get a hint in JSON. Open to everyone: it holds no data. */
export function pageRoutes({ graphId, version, examples }: Options): Hono<AppEnv> {
  const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
  const items = examples.map((text) => `<li><button type="button">${escapeHtml(text)}</button></li>`);
  const html = read("index.html")
    .replace("{{graph}}", escapeHtml(graphId))
    .replace("{{examples}}", () => items.join("\n          "));
  const page = asset(html, "text/html; charset=utf-8");
  const icon = asset(read("icon.svg"), "image/svg+xml");
  const parts = new Map<string, Asset>([
    ["picture.css", asset(pagePictureStyle(), "text/css; charset=utf-8")],
    ...readdirSync(folder).flatMap((name): [string, Asset][] => {
      const type = types[extname(name)];
      return type === undefined ? [] : [[name, asset(read(name), `${type}; charset=utf-8`)]];
    }),
  ]);
  return new Hono<AppEnv>()
    .use("/", pageHeaders)
    .use("/page/*", pageHeaders)
    .get("/", (context) => {
      context.header("vary", "accept");
      if (context.req.header("accept")?.includes("text/html")) return answer(context.req.raw, page);
      const hint = "open this address in a browser, or talk to it with @langchain/langgraph-sdk";
      return context.json({ name: "baton", version, graph_id: graphId, hint, info: "/info" });
    })
    .get("/favicon.ico", (context) => answer(context.req.raw, icon))
    .route("/", pictureRoute())
    .get("/page/:file", (context) => {
      const part = parts.get(context.req.param("file"));
      if (!part) throw new HttpProblem(404, `the page has no file ${JSON.stringify(context.req.param("file"))}`);
      return answer(context.req.raw, part);
    });
}

/** Everything comes from this server and no markup may carry code; charts are images from `data:`. */
const pageHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    connectSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
  },
  xFrameOptions: "DENY",
  strictTransportSecurity: false,
  referrerPolicy: "no-referrer",
});

function asset(body: string, type: string): Asset {
  return { body, type, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 20)}"` };
}

function answer(request: Request, { body, type, etag }: Asset): Response {
  const headers = { etag, "cache-control": "no-cache", "content-type": type };
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  return new Response(body, { headers });
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
