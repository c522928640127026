const asking =
  "what|which|how|who|when|where|why|is|are|was|were|did|does|do|show|give|tell|list|compare|forecast|predict|explain|draft|write|summari[sz]e|quote|calculate|find|check|chart|plot|describe|identify|mask|redact|remove|anonymi[sz]e|estimate|turn|price|look|translate";

const boundaries = new RegExp(
  [
    "[?;!]+\\s+",
    "\\.\\s+(?=[A-Z])",
    "\\s*\\n+\\s*",
    `,?\\s+(?:and then|as well as|and|then|but|also|plus)\\s+(?=(?:also\\s+|then\\s+|please\\s+)?(?:${asking})\\b)`,
    `,\\s+(?=(?:${asking})\\b)`,
  ].join("|"),
  "g",
);

/** Parts of a question that ask for something of their own, in order: "… and which region …". */
export function clausesOf(question: string): readonly string[] {
  const clauses: string[] = [];
  for (const part of question.split(boundaries)) {
    const clause = part.trim();
    // "…, and where?" belongs to what stands before it.
    const isTail = clause.split(/\s+/).length < 2;
    const before = clauses.at(-1);
    if (isTail && before !== undefined) clauses[clauses.length - 1] = `${before}, and ${clause}`;
    else if (clause !== "") clauses.push(clause);
  }
  return clauses;
}

const deliveries = [
  /\b(?:write|draft|send|compose|prepare)\b[^,.;?]*?\b(?:e-?mail|message|letter|note|memo|reply|report|summary|paragraph|post)\b(?:\s+(?:to|for)\s+(?:[\w@.'’-]+\s+){0,6}?[\w@.'’-]+)??(?=\s+(?:with|about|saying|that|telling|stating|on|including|containing|of|in)\b|[,.;?]|$)/gi,
  /\b(?:as|in|into)\s+(?:an?|the|my)\s+(?:short\s+)?(?:e-?mail|table|list|chart|graph|message|letter|report|bullet list)\b/gi,
  /\b(?:as|in)\s+(?:bullets|bullet points|json|csv|prose|plain words|one sentence)\b/gi,
  /\b(?:according to|based on|using|from)\s+(?:the|our)\s+(?:data|numbers|figures|records|statistics)\b/gi,
];

/** Documents: another trade reads them, and their names ("support policy") are no filter. */
const documents =
  /\b(?:our|the|their|your|its|this|that|which|what|any|a)\s+(?:[\w-]+\s+){0,2}?(?:policy|policies|agreements?|contracts?|handbook|manual|guidelines?|terms|sla|rulebook|faq|documentation|charter|playbook|runbook)\b/gi;

/** Whether a clause speaks of a document. */
export function namesDocument(text: string): boolean {
  return text.search(documents) >= 0;
}

/** The text with what is not about data blanked out, offsets unchanged: the answer's form ("draft an e-mail to …") and documents. */
export function withoutDelivery(text: string): string {
  return [...deliveries, documents].reduce(
    (rest, pattern) => rest.replace(pattern, (match) => " ".repeat(match.length)),
    text,
  );
}
