import type { Capability } from "../../tools/registry/manifest.ts";

/** What the retriever can do, in the words of people who need it. Discovery is trained on the examples. */
export const capabilities: readonly Capability[] = [
  {
    name: "look_up_policies",
    description:
      "Finds what the company's policies, rules and guidelines say: refunds, leave, expenses, conduct, retention, security, brand, purchasing.",
    examples: [
      "What does our refund policy say about yearly plans?",
      "How many weeks of parental leave do we offer?",
      "May I fly business class to a client meeting?",
      "A supplier wants to take me to a football match. Am I allowed to go?",
      "How long do we hold on to old support tickets?",
      "Somebody bought the wrong plan three weeks ago, can they still get their money back?",
      "My laptop got lost on the way home. Whom do I have to tell?",
      "Is it fine to work from Portugal for a month?",
      "Who has to sign off on an order of forty thousand dollars?",
      "Can we put our logo on a dark photo?",
    ],
  },
  {
    name: "look_up_contracts",
    description:
      "Finds terms in agreements and legal documents: service levels, credits, notice periods, liability, data processing, sub-processors, payment terms.",
    examples: [
      "What uptime do we guarantee to Enterprise customers?",
      "How much notice must a customer give before ending the contract?",
      "What do we owe a client when the service is down for a day?",
      "Are we liable for lost profit?",
      "Where is the data of European customers stored?",
      "Which companies process personal data for us?",
      "A customer says we broke our promise on availability. What does the agreement entitle them to?",
      "Can they walk away from the deal early?",
    ],
  },
  {
    name: "find_instructions",
    description:
      "Finds how to do or set up something in guides, manuals and FAQs, and what a product, feature, plan or term is.",
    examples: [
      "How do I import our client list?",
      "Which steps does onboarding have?",
      "What happens when the API answers 429?",
      "Does the app work in a basement without reception?",
      "Our text messages do not reach anyone. What should we check?",
      "What is a service area?",
      "Can it talk to our accounting software?",
      "Which phones can our technicians use?",
      "Someone on the team cannot see the job I gave her.",
    ],
  },
  {
    name: "find_records",
    description:
      "Finds what is written in reports, meeting notes, release notes, roadmaps, letters and contact lists: what happened, what was decided, who said what.",
    examples: [
      "What caused the outage in March?",
      "What was decided about prices in the last quarterly meeting?",
      "What did the customer complain about in the letter?",
      "When will the old interface be switched off?",
      "Is there anything planned for spare parts next year?",
      "Who is the contact at Brightwater Utilities?",
      "Why are small customers leaving us?",
      "What changed in the October release?",
      "How did the team get the system back on its feet?",
    ],
  },
  {
    name: "search_documents",
    description:
      "Searches all ingested documents and returns the passages that fit best, verbatim, with title, section, page and score. The source for any answer that has to rest on written evidence.",
    examples: [
      "Search our documents for the data center locations.",
      "Find every passage about encryption keys.",
      "Is there anything in writing about gifts?",
      "Quote the paragraph on legal holds.",
      "Which document mentions the whistleblower line?",
      "Look up the details in the handbook and cite them.",
      "What do we know about ISO certification?",
      "Give me the exact wording on renewals.",
    ],
  },
];
