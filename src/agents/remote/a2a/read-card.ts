import type { AgentCard } from "@a2a-js/sdk";
import { DefaultAgentCardResolver } from "@a2a-js/sdk/client";
import { z } from "zod";
import { InvalidOutput } from "../../../tools/errors.ts";

/** As much of a card as agents are made of; the rest goes to the SDK as it is. */
const readable = z.looseObject({
  name: z.string().min(1),
  description: z.string().default(""),
  version: z.string().default(""),
  documentationUrl: z.string().optional(),
  skills: z
    .array(
      z.looseObject({
        id: z.string().min(1),
        name: z.string().default(""),
        description: z.string().default(""),
        tags: z.array(z.string()).nullish(),
        examples: z.array(z.string()).nullish(),
      }),
    )
    .max(1_000)
    .default([]),
});

export type ReadableCard = z.output<typeof readable>;

const WELL_KNOWN = ".well-known/agent-card.json";

/**
 * The card at an address that ends in .json, or at /.well-known/agent-card.json below it; cards of protocol 0.3 are read too.
 * @throws InvalidOutput when there is something else
 */
export async function readCard(url: string, fetchImpl: typeof fetch): Promise<{ card: AgentCard; read: ReadableCard }> {
  const given = new URL(url);
  const below = new URL(url);
  below.pathname = `${below.pathname.replace(/\/$/, "")}/${WELL_KNOWN}`;
  const at = given.pathname.endsWith(".json") ? given : below;
  const resolver = new DefaultAgentCardResolver({ fetchImpl, legacyCompat: { enabled: true } });
  const card = await resolver.resolve(at.href, "");
  const read = readable.safeParse(card);
  if (read.success) return { card, read: read.data };
  const faults = read.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new InvalidOutput(`${at.href} holds no agent card: ${faults.join("; ")}`, { field: "url" });
}
