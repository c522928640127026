import { context, SpanKind, trace, type Attributes, type Span } from "@opentelemetry/api";
import type { BaseMessageLike } from "@langchain/core/messages";
import { contentAttribute } from "../../tools/tracing/content-attribute.ts";
import { inSpan, startSpan, type SpanWords } from "../../tools/tracing/in-span.ts";
import { noteFailure } from "../../tools/tracing/note-failure.ts";
import type { Model } from "./model.ts";
import type { Usage } from "./usage.ts";

/** A model each of whose calls is a `chat` span, with what it took. @param baseUrl of its endpoint */
export function traceModel(model: Model, baseUrl: string): Model {
  const { hostname, port, protocol } = new URL(baseUrl);
  const named: Attributes = {
    "gen_ai.operation.name": "chat",
    // The kind of its interface, whoever serves it.
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": model.name,
    "server.address": hostname,
    "server.port": port === "" ? (protocol === "https:" ? 443 : 80) : Number(port),
  };
  const words = (messages: readonly BaseMessageLike[], more: Attributes): SpanWords => ({
    name: `chat ${model.name}`,
    kind: SpanKind.CLIENT,
    attributes: { ...named, ...more, ...contentAttribute("gen_ai.input.messages", () => messages) },
  });
  return {
    name: model.name,
    structured: (request) =>
      inSpan(words(request.messages, { "gen_ai.output.type": "json" }), async (span) => {
        const reply = await model.structured(request);
        took(span, reply.usage);
        span.setAttributes(contentAttribute("gen_ai.output.messages", () => reply.value));
        return reply;
      }),
    text: async function* (request) {
      const span = startSpan({
        ...words(request.messages, { "gen_ai.output.type": "text", "gen_ai.request.stream": true }),
      });
      const within = trace.setSpan(context.active(), span);
      const pieces = model.text(request);
      let text = "";
      try {
        for (;;) {
          // Each piece is fetched in the context of who asks for it.
          const next = await context.with(within, () => pieces.next());
          if (next.done === true) {
            took(span, next.value);
            span.setAttributes(context.with(within, () => contentAttribute("gen_ai.output.messages", () => text)));
            return next.value;
          }
          if (span.isRecording()) text += next.value;
          yield next.value;
        }
      } catch (error) {
        noteFailure(span, error);
        throw error;
      } finally {
        await pieces.return({ inputTokens: 0, outputTokens: 0 });
        span.end();
      }
    },
  };
}

function took(span: Span, { inputTokens, outputTokens, usd }: Usage): void {
  span.setAttributes({
    "gen_ai.usage.input_tokens": inputTokens,
    "gen_ai.usage.output_tokens": outputTokens,
    ...(usd !== undefined && { "baton.usage.usd": usd }),
  });
}
