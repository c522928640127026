import semver from "semver";
import { z } from "zod";
import type { Capability } from "../../../tools/registry/manifest.ts";
import type { Agent, AgentContext, AgentStatus, Task } from "../../agent.ts";
import { defineAgent } from "../../define-agent.ts";
import { fingerprint } from "../fingerprint.ts";
import { givenFacts } from "../given-facts.ts";
import { itemNames } from "../item-names.ts";
import type { Offer } from "../offers.ts";
import type { A2aDefinition } from "../remote-definition.ts";
import { snakeName, unusedName } from "../snake-name.ts";
import { answerOutput } from "./collected-answer.ts";
import type { ReadableCard } from "./read-card.ts";
import type { Sent } from "./send-task.ts";

type Skill = ReadableCard["skills"][number];

interface CardOffers {
  readonly definition: A2aDefinition;
  readonly card: ReadableCard;
  readonly status: () => AgentStatus;
  readonly probe: (signal: AbortSignal) => Promise<void>;
  readonly send: (agent: string, sent: Sent, context: AgentContext) => Promise<unknown>;
}

const input = z.object({
  question: z.string().describe("What is asked of the agent, in words"),
  data: z.json().optional().describe("Structured data that goes along"),
  contextId: z.string().optional().describe("The conversation to go on with, from an earlier answer"),
});

/** A card's agent, or an agent for each of its skills; skills are what the registry calls capabilities. */
export function cardOffers(given: CardOffers): Offer[] {
  const { definition, card } = given;
  const base = definition.name ?? snakeName(card.name);
  if (definition.per === "card" || card.skills.length === 0) {
    const { name, description, version, skills } = card;
    const capabilities = capabilitiesOf(card);
    return [
      {
        item: "card",
        name: base,
        hash: fingerprint({ name, description, version, skills }),
        make: () => cardAgent(base, description === "" ? name : description, capabilities, undefined, given),
      },
    ];
  }
  const names = itemNames(
    base,
    card.skills.map(({ id }) => id),
  );
  return card.skills.map((skill) => {
    const name = names.get(skill.id) ?? base;
    const capability = capabilityOf(skill, snakeName(skill.id));
    return {
      item: `skill ${skill.id}`,
      name,
      hash: fingerprint(skill),
      make: () => cardAgent(name, capability.description, [capability], skill.id, given),
    };
  });
}

function cardAgent(
  name: string,
  description: string,
  capabilities: readonly Capability[],
  skill: string | undefined,
  { definition, card, status, probe, send }: CardOffers,
): Agent {
  const agent = defineAgent({
    name,
    version: semver.valid(card.version) ?? semver.coerce(card.version)?.version ?? "1.0.0",
    description,
    capabilities,
    input,
    output: answerOutput,
    // A card says nothing about what its agent does to the world.
    effect: "irreversible",
    ...(definition.timeoutMs !== undefined && { timeoutMs: definition.timeoutMs }),
    ...(card.documentationUrl !== undefined &&
      card.documentationUrl !== "" && { documentation: card.documentationUrl }),
    ...givenFacts(definition),
    source: { kind: "a2a", detail: definition.url },
    execute: (task: Task<z.output<typeof input>>, context) => {
      const { question, data, contextId } = task.input;
      return send(name, { text: question, data, contextId, skill }, context) as Promise<z.input<typeof answerOutput>>;
    },
  });
  return { ...(agent as Agent), status, probe };
}

function capabilitiesOf(card: ReadableCard): Capability[] {
  const taken = new Set<string>();
  const skills = card.skills.map((skill) => {
    const name = unusedName(snakeName(skill.id), skill.id, (wanted) => taken.has(wanted));
    taken.add(name);
    return capabilityOf(skill, name);
  });
  if (skills.length > 0) return skills;
  return [{ name: snakeName(card.name), description: card.description || card.name, examples: [] }];
}

function capabilityOf({ id, name, description, tags, examples }: Skill, called: string): Capability {
  const title = name === "" ? id : name;
  const said = [title, description].filter((text) => text !== "").join(": ");
  const about = (tags ?? []).length > 0 ? ` (${(tags ?? []).join(", ")})` : "";
  return { name: called, description: `${said}${about}`, examples: examples ?? [] };
}
