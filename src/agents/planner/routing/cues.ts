/** Forms, not words, that tell what a question is after. Each is a yes or a no. */
type Cue = readonly [name: string, pattern: RegExp];

const unit =
  "users?|seats?|people|ppl|persons?|employees|staff|members|technicians|workers|agents|drivers|licen[cs]es|units?|pieces|boxes|pallets|nights?|days?|hours?|hrs|months?|weeks?|years?|gb|tb|gigabytes|messages|msgs|sms|calls|visits|kwh|minutes|miles|km|kg|tons?|orders|transactions|heads?|teachers|students|children|pupils|beds|rooms|lines|cards|machines|pumps|devices|vehicles|trucks|vans|cars|copies|pages|tickets|places|participants|guests|adults|strong|of (?:us|them)";

const instructionCues: readonly Cue[] = [
  [
    "number+unit",
    new RegExp(
      String.raw`\b(?:\d[\d,.]*k?|an? (?:dozen|hundred|thousand)|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)(?:[- ](?:\w+[- ])?)(?:${unit})\b`,
      "iu",
    ),
  ],
  ["number", /\d/u],
  ["two numbers", /\d[^\d]+(?:\s)[^\d]*\d/u],
  [
    "money amount",
    /[$€£]\s?\d|\d\s?(?:[$€£]|usd|eur|gbp|dollars?|euros?|bucks|pounds|francs)|\b\d{3,}(?:\.\d\d)?\b(?!\s?(?:kwh|km|kg|users|seats))|\b\d+\.\d\d\b/iu,
  ],
  ["percent", /\d\s?(?:%|percent|per cent)/iu],
  ["year", /\b20[12]\d\b/u],
  ["question mark", /\?/u],
  ["several sentences", /[.?!;]\s+\S/u],
  ["list of three", /[^,]+,[^,]+,[^,]*\band\b/u],
  [
    "and what",
    /\b(?:and|then)\s+(?:what|how|tell|whether|would|does|do|did|is|are|the|give|show|work|compute|find|price|check)\b/iu,
  ],
  ["how many", /\bhow many\b/iu],
  [
    "how many past",
    /\bhow many\b.*\b(?:did|were|was|came|had|have been|has|made|went|sold|left|opened|lost|got|since|last|this)\b/iu,
  ],
  ["how many rule", /\bhow many\b.*\b(?:may|must|can|get|allowed|need|needs|include|includes|have to|entitled)\b/iu],
  ["how much", /\bhow much\b/iu],
  ["how long", /\bhow (?:long|soon|late|fast|quickly|often|old|far)\b/iu],
  [
    "how long rule",
    /\bhow (?:long|soon|late|fast|quickly|often|old|far)\b.*\b(?:may|must|can|have to|need|allowed|before|should|keep|kept)\b/iu,
  ],
  ["how adj past", /\bhow (?:long|fast|often|many|much|well|busy|full)\b.*\b(?:did|was|were|has|have been|took)\b/iu],
  ["if a", /\b(?:if|when|once|should) (?:a|an|someone|somebody|the|our|he|she|they|we|i|you)\b/iu],
  [
    "a person",
    /^(?:a|an|our|the|one|someone|somebody|my)\s+(?:\w+\s+){0,4}(?:wants?|asks?|says?|claims?|would|has|was|is|paid|bought|came|moves?|leaves?|quits?|needs?|wonders)\b/iu,
  ],
  ["past question", /\b(?:did|was|were|has|have)\s+(?:we|it|they|the|our|any|anything|there|\w+s)\b/iu],
  ["are we ing", /\b(?:is|are|were|was)\s+(?:\w+\s+){1,4}\w{3,}ing\b/iu],
  ["comparative", /\b(?:\w{3,}er|more|less|fewer|better|worse)\b.*\bthan\b/iu],
  ["superlative", /\b(?:most|least|best|worst|\w{3,}est)\b/iu],
  ["would", /\b(?:would|'d)\b/iu],
  ["modal rule", /\b(?:may|must|can|allowed|should|shall|obliged|supposed|have to|need to)\b/iu],
  ["i", /\b(?:i|i'm|my|me|mine)\b/iu],
  ["we", /\b(?:we|our|us|ours)\b/iu],
  ["they", /\b(?:they|he|she|them|him|her|his|their)\b/iu],
  [
    "no names",
    /\b(?:no|without|minus|not|nobody|no one|don't|never|hide|drop|leave|leaving|remove|removed|strip|nothing|none|keep)\b[^.?!]*\b(?:name|named|names|who|personal|private|identi\w+|recogni\w+|trace\w*|individual\w*|people|persons?|contact\w*|data|details|numbers?|addresses|revealing?)\b/iu,
  ],
  ["then", /\b(?:then|after that|afterwards|only then|first)\b/iu],
  ["shorthand", /\b(?:u|r|pls|plz|ppl|thx|bc|smth|w\/|w\/o|kno|rn|n|2)\b/iu],
  [
    "imperative",
    /^(?:please |kindly |pls |could you |can you |would you )?(?:make|write|draft|put|turn|rewrite|reword|shorten|fix|give|show|list|compare|tell|find|compute|calculate|work|prepare|remove|take|strip|mask|hide|split|rank|plot|draw|explain|summari[sz]e|sum|translate|convert|quote|check|describe|say|set|get|look|answer|reply)\b/iu,
  ],
];

const payloadCues: readonly Cue[] = [
  ["e-mail", /[\w.+-]+@[\w-]+\.\w+/u],
  ["phone", /\b(?:555-\d{4}|\+?\d[\d\s().-]{8,}\d)\b/u],
  ["card", /\b(?:\d{4}[ -]?){3}\d{3,4}\b|\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,}/u],
  ["secret", /\b(?:sk_|pk_|AKIA|ghp_|xox|eyJ|bearer|password\s*=|token\s*=|api_?key)/iu],
  ["ip", /\b(?:\d{1,3}\.){3}\d{1,3}\b/u],
  ["ssn", /\b\d{3}-\d{2}-\d{4}\b/u],
  ["person name", /\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s+\p{Lu}|\p{Lu}\p{Ll}+\s+\p{Lu}\p{Ll}+/u],
  ["address", /\b\d+\s+(?:\p{Lu}\w+\s)+(?:St|Street|Rd|Road|Ave|Avenue|Ln|Lane|Dr|Ct|Court|Way|Close)\b/u],
  ["numbers", /\d+[^\d]+\d+[^\d]+\d+/u],
  ["question", /\?/u],
];

/** Names of the cues that hold, those of the payload prefixed with `payload `. */
export function findCues(instruction: string, payload: string): string[] {
  const inInstruction = instructionCues.filter(([, pattern]) => pattern.test(instruction)).map(([name]) => name);
  const whole = `${instruction}\n${payload}`;
  const inPayload = payloadCues.filter(([, pattern]) => pattern.test(payload)).map(([name]) => `payload ${name}`);
  const anywhere = payloadCues
    .filter(([name, pattern]) => name !== "question" && name !== "numbers" && pattern.test(whole))
    .map(([name]) => `any ${name}`);
  return [...inInstruction, ...inPayload, ...anywhere];
}
