import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readCall, type ScriptedCall } from "./scripted-model-call.ts";
import { play, send, type ScriptedReply } from "./scripted-model-reply.ts";

/**
 * Which requests a reply is for: the name of the response schema, or "any" for every request; an expression over all
 * message contents; a combination of these; or a predicate.
 */
export type ScriptedMatcher =
  | string
  | RegExp
  | {
      readonly schema?: string;
      readonly text?: string | RegExp;
      readonly call?: number;
      readonly stream?: boolean;
      readonly path?: "/v1/chat/completions" | "/v1/embeddings";
    }
  | ((call: ScriptedCall) => boolean);

export interface ScriptedModel {
  /** The base URL to configure, as in `http://127.0.0.1:40123/v1`. */
  readonly url: string;
  /** All chat and embeddings requests, in the order they came. */
  readonly calls: readonly ScriptedCall[];
  /** Requests that no expectation was left for; each was answered with HTTP 418. */
  readonly unexpected: readonly ScriptedCall[];
  /** Calls whose client closed the connection before the reply had ended. */
  readonly hungUp: readonly ScriptedCall[];
  /**
   * Tells what to answer. Expectations are tried in the order they were made, and each is used `times` times (default 1).
   * A reply may be made from the call.
   */
  expect(
    matcher: ScriptedMatcher,
    reply: ScriptedReply | ((call: ScriptedCall) => ScriptedReply),
    options?: { readonly times?: number | "always" },
  ): void;
  /** @throws when something was asked that was not told, or was told (not `always`) and never asked. */
  verify(): void;
  /** Forgets calls and expectations. */
  reset(): void;
  /** Stops the server, open streams too. @throws when something was asked that was not told. */
  close(): Promise<void>;
}

interface Expectation {
  readonly matcher: ScriptedMatcher;
  readonly reply: ScriptedReply | ((call: ScriptedCall) => ScriptedReply);
  readonly always: boolean;
  left: number;
}

/** An OpenAI-compatible endpoint on a free loopback port that answers from a script and refuses what it was not told. */
export async function startScriptedModel(): Promise<ScriptedModel> {
  const calls: ScriptedCall[] = [];
  const unexpected: ScriptedCall[] = [];
  const hungUp: ScriptedCall[] = [];
  let script: Expectation[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? "/", "http://loopback").pathname;
    if (request.method === "GET" && path === "/v1/models") {
      return send(response, 200, { object: "list", data: [{ id: "scripted", object: "model", owned_by: "test" }] });
    }
    const call = readCall(calls.length + 1, path, request.headers, await bodyOf(request));
    calls.push(call);
    const found = script.find((expectation) => expectation.left > 0 && matches(expectation.matcher, call));
    if (found === undefined) {
      unexpected.push(call);
      const message = `not in the script: ${describe(call)}`;
      return send(response, 418, { error: { message, type: "unscripted", code: "unscripted", param: null } });
    }
    found.left -= 1;
    const reply = typeof found.reply === "function" ? found.reply(call) : found.reply;
    response.once("close", () => {
      if (!response.writableFinished && !("cut" in reply)) hungUp.push(call);
    });
    await play(reply, call, response);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the scripted model has no port");

  const refuseUnexpected = (): void => {
    if (unexpected.length > 0)
      throw new Error(`the scripted model was not told: ${unexpected.map(describe).join("; ")}`);
  };
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    calls,
    unexpected,
    hungUp,
    expect(matcher, reply, { times = 1 } = {}) {
      const left = times === "always" ? Number.POSITIVE_INFINITY : times;
      script.push({ matcher, reply, always: times === "always", left });
    },
    verify() {
      refuseUnexpected();
      const unused = script.filter((expectation) => !expectation.always && expectation.left > 0);
      if (unused.length > 0) {
        throw new Error(
          `the scripted model was never asked: ${unused.map(({ matcher }) => label(matcher)).join("; ")}`,
        );
      }
    },
    reset() {
      calls.length = 0;
      unexpected.length = 0;
      hungUp.length = 0;
      script = [];
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      refuseUnexpected();
    },
  };
}

function matches(matcher: ScriptedMatcher, call: ScriptedCall): boolean {
  if (typeof matcher === "function") return matcher(call);
  if (matcher === "any") return true;
  if (typeof matcher === "string") return call.schema === matcher;
  if (matcher instanceof RegExp) return matcher.test(call.text);
  const { schema, text, path } = matcher;
  return (
    (schema === undefined || call.schema === schema) &&
    (text === undefined || (typeof text === "string" ? call.text.includes(text) : text.test(call.text))) &&
    (path === undefined || call.path === path) &&
    (matcher.call === undefined || call.number === matcher.call) &&
    (matcher.stream === undefined || call.stream === matcher.stream)
  );
}

function label(matcher: ScriptedMatcher): string {
  return typeof matcher === "object" && !(matcher instanceof RegExp) ? JSON.stringify(matcher) : String(matcher);
}

function describe(call: ScriptedCall): string {
  const asked = call.messages.at(-1)?.content ?? call.input.join(" ");
  return `#${call.number} ${call.path}${call.schema === undefined ? "" : ` (${call.schema})`} "${asked.slice(0, 200)}"`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
