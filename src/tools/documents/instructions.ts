/** What instructions to an AI look like inside a document, and what to call it. */
const signs: readonly (readonly [reason: string, sign: RegExp])[] = [
  [
    "asks to ignore earlier instructions",
    /\b(?:ignore|disregard|forget|override|bypass|do not follow)\b[^.\n]{0,40}\b(?:previous|prior|above|earlier|preceding|all|any|your|system)\b[^.\n]{0,30}\b(?:instructions?|prompts?|rules?|directions?|guidelines?|guardrails?)\b/iu,
  ],
  [
    "addresses an AI reader",
    /\b(?:if you are|attention|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)|dear|hey|hello),?\s+(?:an?\s+|the\s+|any\s+|all\s+)?(?:AI (?:assistant|agent|model|system|reader)s?|AI|LLMs?|(?:large )?language models?|chat ?bots?|GPT|ChatGPT|Claude|Copilot)\b(?!\s+(?:vendor|supplier|polic|feature|provider|tool|committee|team|service|use|user))/iu,
  ],
  [
    "reassigns the reader's role",
    /\b(?:you are now|from now on,? you (?:are|will|must)|pretend (?:to be|that you are)|act as (?:if you were|an? (?:unrestricted|different)))\b/iu,
  ],
  [
    "asks for the system prompt",
    /\b(?:reveal|print|repeat|output|show|send|disclose|leak)\b[^.\n]{0,40}\b(?:system prompt|hidden prompt|initial instructions|developer message|your (?:instructions|prompt))\b/iu,
  ],
  [
    "imitates chat markup",
    /<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[\/?INST\]|<<\/?SYS>>|^\s*(?:#{1,4}\s*)?(?:system|assistant)\s*(?:prompt|message)?:\s/imu,
  ],
  [
    "tells the reader what to answer",
    /\b(?:you must|always|only|please)\s+(?:answer|respond|reply)\b[^.\n]{0,30}\b(?:with|that|by)\b[^.\n]{0,80}\b(?:regardless|no matter|instead|to every question|whatever)\b|\b(?:when|if)\s+(?:asked|summari[sz]ing|answering)[^.\n]{0,60}\b(?:you must|do not mention|do not reveal|always say|tell the user)\b/iu,
  ],
  [
    "asks to keep something from the user",
    /\b(?:do not|don't|never)\s+(?:tell|inform|mention (?:this|it) to|show (?:this|it) to|reveal (?:this|it) to)\s+(?:the\s+)?(?:user|human|reader|customer about this)\b/iu,
  ],
];

/**
 * Why a text looks like instructions to an AI that reads it; empty when it does not. A sign to distrust, not proof:
 * the text stays data either way.
 */
export function findInstructions(text: string): string[] {
  return signs.filter(([, sign]) => sign.test(text)).map(([reason]) => reason);
}
