import type { Capability } from "../../tools/registry/manifest.ts";

/** Examples are varied on purpose, and many name no form at all: discovery learns from them. */
export const synthesizerCapabilities: readonly Capability[] = [
  {
    name: "write_answer",
    description:
      "Writes the final answer from passages, computed results and other findings, with a citation for every claim; says so when they do not answer.",
    examples: [
      "Explain our refund policy to me",
      "What does this mean for a customer who cancels after six weeks?",
      "Bring what the documents say and what it costs together in one answer",
      "Sum up what we know about last month's outage",
      "I have a meeting in ten minutes, what do I need to know about the new support hours?",
      "Walk me through what happens when a client wants to leave",
      "Give me the short version",
      "How would you put this to someone who has never heard of it?",
    ],
  },
  {
    name: "draft_message",
    description: "Drafts an e-mail, reply or letter to a customer or colleague from what was found.",
    examples: [
      "Draft a reply to the customer who wants their money back",
      "Write an e-mail to the sales team with the offer for 40 seats",
      "Put that in a letter",
      "How should I answer this complaint?",
      "Something I can paste and send to them, please",
      "Let the client know what we can do for them",
      "Turn your answer into a polite message",
    ],
  },
  {
    name: "format_findings",
    description:
      "Gives findings a form: a table, a bulleted list, a given number of sentences, or JSON that fits a schema.",
    examples: [
      "Show the three plans side by side in a table",
      "The main points as bullets",
      "Return it as JSON with fields plan, price and notice period",
      "One sentence is enough",
      "Make that shorter",
      "I need this as a list for my slides",
      "Lay it out so that my boss can compare at a glance",
    ],
  },
];
