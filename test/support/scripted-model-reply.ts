import { setTimeout as sleep } from "node:timers/promises";
import type { ServerResponse } from "node:http";
import type { ScriptedCall } from "./scripted-model-call.ts";

interface Manner {
  /** Pause before each piece of a stream, or before a whole reply, in milliseconds. Default 0. */
  readonly delayMs?: number;
  /** Characters per streamed piece; by default a piece is one word. */
  readonly pieceLength?: number;
  /** Whether the endpoint reports token usage. Default true. */
  readonly usage?: boolean;
  /** What the last chunk says. Default "stop". */
  readonly finish?: "stop" | "length" | "content_filter";
}

/** What the scripted model answers. */
export type ScriptedReply =
  /** The assistant's words; also the way to answer with invalid JSON. */
  | (Manner & { readonly text: string })
  /** The assistant's words are this value as JSON. */
  | (Manner & { readonly json: unknown })
  /** An HTTP error, or any other bare response. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  /** Streams these pieces, then keeps the connection open in silence. */
  | { readonly stall: readonly string[] }
  /** Streams these pieces, then destroys the socket; with `politely` it ends the response without a finish reason. */
  | { readonly cut: readonly string[]; readonly politely?: boolean }
  /** An error object inside a stream that began well, after these pieces. */
  | { readonly streamError: { readonly code: string; readonly message: string }; readonly after: readonly string[] }
  /** Makes the vector of each text of an embeddings request. */
  | { readonly embed: (text: string) => readonly number[] };

/** Plays one reply. Resolves when the response has ended, or right away when it is to hang. */
export async function play(reply: ScriptedReply, call: ScriptedCall, response: ServerResponse): Promise<void> {
  if ("status" in reply) {
    const body = reply.body ?? { error: { message: "scripted", type: "scripted", code: null, param: null } };
    return send(response, reply.status, body, reply.headers);
  }
  if ("embed" in reply) return send(response, 200, embeddings(reply.embed, call));
  if ("stall" in reply) {
    if (call.stream) await stream(response, call, reply.stall, 0);
    return;
  }
  if ("cut" in reply) {
    if (call.stream) await stream(response, call, reply.cut, 0);
    if (reply.politely === true) response.end();
    else setTimeout(() => response.destroy(), 10);
    return;
  }
  if ("streamError" in reply) {
    await stream(response, call, reply.after, 0);
    response.end(`data: ${JSON.stringify({ error: reply.streamError })}\n\n`);
    return;
  }
  const text = "json" in reply ? JSON.stringify(reply.json) : reply.text;
  const usage = reply.usage === false ? undefined : usageOf(call, text);
  const finish = reply.finish ?? "stop";
  if (!call.stream) {
    await pause(reply.delayMs);
    return send(response, 200, whole(call, text, finish, usage));
  }
  await stream(response, call, split(text, reply.pieceLength), reply.delayMs ?? 0);
  if (response.destroyed) return;
  write(response, { ...frame(call), choices: [{ index: 0, delta: {}, finish_reason: finish }] });
  if (usage !== undefined) write(response, { ...frame(call), choices: [], usage });
  response.end("data: [DONE]\n\n");
}

/** Sends a JSON response. */
export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

async function stream(
  response: ServerResponse,
  call: ScriptedCall,
  pieces: readonly string[],
  delayMs: number,
): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  response.flushHeaders();
  let role: { role?: string } = { role: "assistant" };
  for (const content of pieces) {
    await pause(delayMs);
    if (response.destroyed) return;
    write(response, { ...frame(call), choices: [{ index: 0, delta: { ...role, content }, finish_reason: null }] });
    role = {};
  }
}

function write(response: ServerResponse, chunk: unknown): void {
  response.write(`data: ${JSON.stringify(chunk)}\n\n`);
}

async function pause(delayMs: number | undefined): Promise<void> {
  if (delayMs !== undefined && delayMs > 0) await sleep(delayMs);
}

function split(text: string, length: number | undefined): readonly string[] {
  if (length === undefined) return text.match(/\s*\S+\s*$|\s*\S+/g) ?? [text];
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += length) pieces.push(text.slice(at, at + length));
  return pieces;
}

function frame(call: ScriptedCall): Record<string, unknown> {
  return {
    id: `chatcmpl-${call.number}`,
    object: "chat.completion.chunk",
    created: 1_790_000_000,
    model: String(call.body.model),
  };
}

function whole(call: ScriptedCall, content: string, finish: string, usage: unknown): unknown {
  const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: finish }];
  return { ...frame(call), object: "chat.completion", choices, ...(usage === undefined ? {} : { usage }) };
}

/** A token for every four characters: only has to be stable. */
function usageOf(call: ScriptedCall, text: string): Record<string, number> {
  const prompt = Math.ceil(call.text.length / 4);
  const completion = Math.ceil(text.length / 4);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

/** Vectors as float arrays, or base64 of little-endian float32 where the client asks for that. */
function embeddings(embed: (text: string) => readonly number[], call: ScriptedCall): unknown {
  const data = call.input.map((text, index) => {
    const vector = embed(text);
    const packed = call.body.encoding_format === "base64";
    const embedding = packed ? Buffer.from(Float32Array.from(vector).buffer).toString("base64") : vector;
    return { object: "embedding", index, embedding };
  });
  const tokens = Math.ceil(call.text.length / 4);
  return { object: "list", data, model: call.body.model, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}
