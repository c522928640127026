import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { Denied, Unavailable } from "../../../tools/errors.ts";
import type { Allow } from "./allow.ts";

const MOST_REDIRECTS = 3;
const FOLLOWED = new Set([301, 302, 307, 308]);

/**
 * `fetch` that asks `allow` before it calls anything: the address, what its name stands for, and every redirect. Redirects are followed
 * within their origin only, and only where they keep the method, so that no secret goes elsewhere.
 * @throws Denied for an address that may not be called, Unavailable where nothing answers
 */
export function guardedFetch(allow: Allow): typeof fetch {
  return async function fetchAllowed(target, init) {
    const request = target instanceof Request ? target : undefined;
    let url = target instanceof Request ? new URL(target.url) : new URL(target);
    const options: RequestInit = {
      ...init,
      ...(request !== undefined && {
        method: init?.method ?? request.method,
        headers: init?.headers ?? request.headers,
        body: init?.body ?? (request.body === null ? null : await request.arrayBuffer()),
        signal: init?.signal ?? request.signal,
      }),
    };
    for (let redirects = 0; ; redirects += 1) {
      await checkAddress(url, allow);
      const response = await reach(url, options);
      const location = response.headers.get("location");
      if (!FOLLOWED.has(response.status) || location === null) return response;
      const next = new URL(location, url);
      const keeps = response.status >= 307 || (options.method ?? "GET") === "GET";
      if (next.origin !== url.origin || !keeps || redirects === MOST_REDIRECTS) {
        await response.body?.cancel();
        throw new Denied(`${url.origin} redirects to ${next.origin}${next.pathname}; register that address instead`, {
          field: "url",
        });
      }
      await response.body?.cancel();
      url = next;
    }
  };
}

/** @throws Denied naming the address */
export async function checkAddress(url: URL, allow: Allow): Promise<void> {
  const refused = (what: string): Denied =>
    new Denied(`${what} may not be called: it is not among the addresses this server allows`, { field: "url" });
  if (!allow(url)) throw refused(url.host);
  const host = url.hostname.replaceAll(/^\[|\]$/g, "");
  if (isIP(host) !== 0) return;
  const found = await lookup(host, { all: true }).catch((cause: unknown) => {
    throw new Unavailable(`${host} cannot be resolved`, { field: "url", cause });
  });
  for (const { address, family } of found) {
    const resolved = new URL(url);
    resolved.hostname = family === 6 ? `[${address}]` : address;
    if (!allow(resolved)) throw refused(`${url.host} (${address})`);
  }
}

async function reach(url: URL, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...options, redirect: "manual" });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new Unavailable(`${url.host} does not answer: ${reasonOf(cause)}`, { field: "url", cause });
  }
}

/** `fetch` says "fetch failed" and keeps the reason in its cause. */
function reasonOf(error: unknown): string {
  const { cause } = error as { readonly cause?: unknown };
  const within = cause instanceof AggregateError ? (cause.errors as unknown[])[0] : cause;
  return within instanceof Error ? within.message : error instanceof Error ? error.message : String(error);
}
