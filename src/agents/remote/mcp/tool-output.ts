import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";

/** What a tool without an output schema yields. */
export const toolOutput = z.looseObject({
  /** The text blocks, joined by line ends. */
  text: z.string(),
  /** All blocks as the server sent them; data above 256 KiB is left out, with its size in `bytes`. */
  content: z.array(z.looseObject({ type: z.string() })),
  /** What the server structured, where it did so without a schema. */
  structured: z.unknown().optional(),
});

const MOST_DATA = 256 * 1024;

type Block = CallToolResult["content"][number];

/** The output of a call; a structured one is preferred where the tool declares it. */
export function outputOf(result: CallToolResult, declared: boolean): unknown {
  if (declared && result.structuredContent !== undefined) return result.structuredContent;
  const text = textOf(result);
  // Some servers declare a schema and say it only in words, as JSON.
  if (declared) return parsed(text);
  const { structuredContent: structured } = result;
  return { text, content: result.content.map(withoutBulk), ...(structured !== undefined && { structured }) };
}

export function textOf({ content }: CallToolResult): string {
  return content.flatMap((block) => textOfBlock(block) ?? []).join("\n");
}

function textOfBlock(block: Block): string | undefined {
  if (block.type === "text") return block.text;
  if (block.type === "resource" && "text" in block.resource) return block.resource.text;
  return undefined;
}

/** Outputs are kept with the run, so what is large stays with the server. */
function withoutBulk(block: Block): Block | Record<string, unknown> {
  if ((block.type === "image" || block.type === "audio") && block.data.length > MOST_DATA) {
    const { data, ...rest } = block;
    return { ...rest, bytes: Buffer.byteLength(data, "base64") };
  }
  if (block.type === "resource" && "blob" in block.resource && block.resource.blob.length > MOST_DATA) {
    const { blob, ...resource } = block.resource;
    return { ...block, resource: { ...resource, bytes: Buffer.byteLength(blob, "base64") } };
  }
  return block;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
