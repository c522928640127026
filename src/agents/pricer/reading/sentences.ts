/** One sentence or clause of a question, and how it stands to those before it. */
export interface Sentence {
  readonly text: string;
  /** It asks or orders something, instead of only telling. */
  readonly asks: boolean;
  /** "And for 50 seats?": it goes on with the sentence before and means the same but for what it names. */
  readonly continues: boolean;
  /** It has to do with prices. */
  readonly relevant: boolean;
}

/** The sentences that have to do with prices (all, where none has), each with what is told around it as its context. */
export function asksOf(question: string): readonly Sentence[] {
  const all = sentencesOf(question);
  const relevant = all.filter((sentence) => sentence.relevant);
  const asks: Sentence[] = [];
  let told = "";
  for (const sentence of relevant.length > 0 ? relevant : all) {
    const text = told === "" ? sentence.text : `${told} ${sentence.text}`;
    if (sentence.asks) {
      asks.push({ ...sentence, text, continues: sentence.continues && told === "" });
      told = "";
    } else told = text;
  }
  if (told === "") return asks;
  const last = asks.pop();
  return [
    ...asks,
    { text: `${last?.text ?? ""} ${told}`.trim(), asks: true, continues: last?.continues ?? false, relevant: true },
  ];
}

/** Cuts a question into sentences, and these where another order or question begins ("…, and what is the refund policy"). */
function sentencesOf(question: string): readonly Sentence[] {
  const pieces = question
    .split(/(?<=[?!;])\s+|(?<=[^\s.]{2}\.)\s+(?=\p{Lu})|\n+/u)
    .flatMap((sentence) => sentence.split(ANOTHER))
    .map((text) => text.trim())
    .filter((text) => /[\p{L}\p{N}]/u.test(text));
  return pieces.map((text) => ({
    text,
    asks: /\?\s*$/.test(text) || ASKS.test(text) || CONTINUES.test(text),
    continues: CONTINUES.test(text) && !FULL.test(text),
    relevant: MONEY.test(text) || (!OTHER_TRADE.test(text) && (PRICING.test(text) || !OTHER_ORDER.test(text))),
  }));
}

const VERBS =
  "what|what's|how|which|who|when|where|does|do|is|are|can|could|would|should|tell|show|give|draft|write|summari[sz]e|explain|list|find|check|look|forecast|send|put|redact|remove|mask|e-?mail|work|calculate|compute|quote|price";

/** "within how many days", "from which day". */
const LEAD = String.raw`(?:(?:within|in|after|by|for|at|from|since|until|on|to|under)\s+(?=how|what|which))?`;

const ANOTHER = new RegExp(
  `,?\\s+(?:and|then|also|plus)(?:\\s+(?:then|also|please))*\\s+(?=${LEAD}(?:${VERBS})\\b)|,\\s+(?=${LEAD}(?:${VERBS})\\b)`,
  "i",
);

const CONTINUES = /^(?:and|or|what about|how about|what if|same|now|but|also|then|ok(?:ay)?,?|versus|vs)\b/i;

/** Begins like a continuation, but asks in full. */
const FULL =
  /^(?:and|but|also|then|now|or|ok(?:ay)?,?)\s+(?:how|what|which|can|could|does|do|is|would)\b.*\b(?:costs?|pay|price[ds]?|charge[ds]?|run us|set us back)\b.*\bfor\b/i;

const ASKS =
  /\b(?:how much|how many|what|which|quote|price|cost|calculate|compute|compare|tell me|show me|give me|work out|figure out|estimate|i'd like to know|need to know|wondering|can you|could you|please)\b/i;

const MONEY =
  /\b(?:costs?|price[ds]?|pricing|prices|pay|paying|quotes?|quoted|how much|charged?|charges|bill(?:ed)?|budget|afford|cheap(?:er|est)?|expensive|invoice[ds]?|discount|coupon|promo|seats?|licen[cs]es?|per month|a month|per year|a year|spend|subscription|upgrade|downgrade|break.?even|vat|tax(?:es)?|set (?:us|me) back|worth|save|money)\b|[$€£]/i;

const PRICING =
  /\b(?:starter|plans?|tiers?|add-?ons?|enterprise|people|users?|technicians|dispatchers|yearly|annual(?:ly)?|monthly)\b|\b\d/i;

const OTHER_TRADE =
  /\b(?:revenue|churn(?:ed)?|tickets?|satisfaction|trends?|forecast|refund\w*|policy|policies|uptime|sla|reply|replies|response times?|correlat\w*|average|outliers?|document(?:s|ation)?|personal data|redact|e-?mail addresses|cancell?ation)\b/i;

const OTHER_ORDER = /^(?:draft|write|summari[sz]e|send|redact|mask|remove|explain|e-?mail|put)\b/i;
