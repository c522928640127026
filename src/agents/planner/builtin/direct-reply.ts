import { findConcepts } from "../routing/lexicon/find-concepts.ts";
import { stem, words } from "../../../tools/text/words.ts";
import type { AgentManifest } from "../../../tools/registry/manifest.ts";

/** Agents that work behind the scenes: not worth naming to someone who asks what can be done here. */
const behind: ReadonlySet<string> = new Set(["planner"]);
/** Most abilities listed in a reply. */
const listed = 8;

/** A reply to small talk: a greeting, thanks, a goodbye, or a question about Baton itself. */
export function smallTalk(query: string, agents: readonly AgentManifest[]): string {
  const concepts = findConcepts(words(query).map(stem));
  const has = (concept: string): boolean => concepts.has(concept);
  const thanks = has("thanks") && !query.includes("?");
  if (thanks && !has("greeting")) return "You're welcome. Ask away if anything else comes up.";
  if (has("identity"))
    return `I am Baton. I pass a question on to specialists and bring their work together. ${abilities(agents)}`;
  if (has("goodbye") && !has("greeting")) return "Goodbye! Everything we found stays in this thread.";
  if (has("greeting")) return `Hello! What would you like to know? ${shortAbilities(agents)}`;
  return `I'm here. ${shortAbilities(agents)}`;
}

/** A refusal of what no agent here can do, with what they can. */
export function outOfScope(agents: readonly AgentManifest[]): string {
  return `That is outside what I can help with: I answer from your own documents, data and prices, and none of my specialists covers it. ${abilities(agents)}`;
}

function abilities(agents: readonly AgentManifest[]): string {
  const lines = agents
    .filter((agent) => !behind.has(agent.name))
    .slice(0, listed)
    .map((agent) => `- ${agent.name}: ${firstSentence(agent.description)}`);
  return lines.length === 0 ? "" : `\n\nWhat I can do:\n${lines.join("\n")}`;
}

function shortAbilities(agents: readonly AgentManifest[]): string {
  const names = new Set(agents.map((agent) => agent.name));
  const known: readonly (readonly [string, string])[] = [
    ["retriever", "look things up in your documents"],
    ["analyzer", "work out figures from your data"],
    ["pricer", "calculate prices"],
    ["redactor", "remove personal data from texts"],
    ["synthesizer", "write it all up"],
  ];
  const can = known.filter(([name]) => names.has(name)).map(([, ability]) => ability);
  const last = can.at(-1);
  if (last === undefined) return "";
  return `I can ${can.length === 1 ? last : `${can.slice(0, -1).join(", ")} and ${last}`}.`;
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/su.exec(text)?.[0] ?? text;
}
