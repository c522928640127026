import type { IncomingHttpHeaders } from "node:http";

/** One message of a chat request, its content flattened to text. */
export interface ScriptedMessage {
  readonly role: string;
  readonly content: string;
}

/** One request that the scripted model received. */
export interface ScriptedCall {
  /** 1 for the first request to this server; requests for `/v1/models` are not counted. */
  readonly number: number;
  /** As in `/v1/chat/completions`. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
  readonly messages: readonly ScriptedMessage[];
  /** All message contents, joined by line breaks. */
  readonly text: string;
  /** Name of the JSON schema asked for in `response_format`. */
  readonly schema: string | undefined;
  /** The texts of an embeddings request. */
  readonly input: readonly string[];
  readonly stream: boolean;
}

/** Reads a request body of either endpoint. */
export function readCall(number: number, path: string, headers: IncomingHttpHeaders, raw: string): ScriptedCall {
  const body = asRecord(raw === "" ? {} : JSON.parse(raw));
  const messages = asArray(body.messages).map((message) => {
    const { role, content } = asRecord(message);
    return { role: String(role), content: contentText(content) };
  });
  const schema = asRecord(asRecord(body.response_format).json_schema).name;
  const input = typeof body.input === "string" ? [body.input] : asArray(body.input).map(String);
  return {
    number,
    path,
    headers,
    body,
    messages,
    text: [...messages.map((message) => message.content), ...input].join("\n"),
    schema: typeof schema === "string" ? schema : undefined,
    input,
    stream: body.stream === true,
  };
}

function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  return asArray(content)
    .map((part) => asRecord(part).text)
    .filter((text) => typeof text === "string")
    .join("");
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
