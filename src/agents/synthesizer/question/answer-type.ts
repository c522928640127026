const unit = String.raw`(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?)`;
const number = String.raw`(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|thirty|sixty|ninety)`;
const duration = new RegExp(
  String.raw`\b${number}[\s-]*(?:business |working |calendar |full )?${unit}\b|\b(?:days?|months?|weeks?) \d+\b|\b24/7\b|\b(?:immediately|same day|instantly|forever|indefinitely)\b`,
  "iu",
);
const amount = /[$€£]\s?\d|\b\d[\d.,]*\s?(?:%|percent|usd|eur|gbp|dollars|euros)|\bfree\b|\bno (?:charge|fee|cost)\b/iu;
const date = new RegExp(
  String.raw`\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|\b\d{4}-\d\d|\b(?:19|20)\d\d\b|\b\d{1,2}(?::\d\d)?\s?(?:am|pm|a\.m|p\.m)|\b(?:after|before|until|once|any time|as soon as|within|every|first|last)\b|${duration.source}`,
  "iu",
);
const role =
  /\b(?:manager|team|lead|leader|owner|officer|engineer|administrator|admin|director|staff|department|desk|founder|president|head|agent|customer|user|employee|support|finance|legal|operator|representative|partner|vendor|responder|dispatcher)s?\b|(?<=\p{Ll}\s)\p{Lu}\p{Ll}+/u;
const condition =
  /\b(?:can|cannot|can't|may|must|not|only|unless|if|allowed|permitted|eligible|required|available|refundable|possible|include[sd]?|never|always|free to|entitled|need(?:s|ed)? to|except|without)\b/iu;
const step =
  /^(?:\d+[.)]\s*)?(?:go|open|click|choose|select|send|write|contact|call|enter|use|sign|ask|submit|create|add|fill|follow|download|set|turn|press|log|reply|start|stop|check|run|install|invite|request|file)\b|\b(?:must|should|can|by \p{Ll}+ing|form|settings|page|e-?mail)\b/iu;
const reason =
  /\b(?:because|since|due to|so that|reason|therefore|in order to|as a result|caused?|means that|to (?:avoid|ensure|prevent|protect|keep))\b/iu;
const place =
  /\b(?:in|at|on|under|to|from)\s+(?:the\s+)?(?:\p{Lu}|app\b|menu|settings|portal|page|tab\b|office|account|website|store\b|provider|region|data cent)|@|https?:/u;

export interface AnswerType {
  /** Whether a sentence holds what was asked for. */
  readonly gives: (sentence: string) => boolean;
  /** Whether one sentence can be the whole answer: a duration, an amount, a name. */
  readonly exact: boolean;
}

const kinds: readonly { readonly asked: RegExp; readonly given: RegExp; readonly loose?: true }[] = [
  {
    asked:
      /\bhow much (?:notice|time|warning)\b|\bhow (?:long|soon|quick(?:ly)?|fast|late|often)\b|\b(?:deadline|time limit|notice period|time ?frame|response time)\b|\bwhat\b.*\b(?:period|window|notice|duration)\b/iu,
    given: duration,
  },
  { asked: /\bhow much\b|\b(?:price|cost|costs|fee|fees|discount|percentage|charged?)\b/iu, given: amount },
  {
    asked: /\bhow many\b|\bnumber of\b|\b(?:limit|maximum|minimum)\b/iu,
    given: new RegExp(String.raw`\b${number}\b|unlimited`, "iu"),
  },
  {
    asked: /^\W*(?:and |so )?when\b|\bwhat (?:date|day|time|year|month)\b|\bsince when\b|\buntil when\b/iu,
    given: date,
  },
  { asked: /\bwho(?:m|se)?\b|\bwhich (?:team|person|role|department)\b/iu, given: role },
  {
    asked: /\bhow (?:do|can|should|would|does one|to)\b|\bwhat (?:do|should|must) (?:i|we|they|you) do\b|\bsteps?\b/iu,
    given: step,
    loose: true,
  },
  {
    asked:
      /\bwhy\b|\bwhat (?:has |have )?caused?\b|\b(?:root )?cause of\b|\bwhat (?:is|was) the reason\b|\bhow come\b/iu,
    given: reason,
    loose: true,
  },
  { asked: /^\W*where\b|\bin which (?:country|region|place)\b/iu, given: place },
  {
    asked:
      /^\W*(?:and |so |but |also )?(?:can|may|could|is|are|am|do|does|did|will|would|must|should|has|have)\b|\bwhether\b|\b(?:allowed|eligible|entitled|possible)\b/iu,
    given: condition,
  },
];

/** What the answer to a question has to hold (a duration, an amount, a role, a condition …); `undefined` when the question gives no hint. */
export function answerType(question: string): AnswerType | undefined {
  const kind = kinds.find(({ asked }) => asked.test(question));
  return kind && { gives: (sentence) => kind.given.test(sentence), exact: kind.loose !== true };
}
