/** Phrases that ask for work or say how the answer should look; they say nothing about what to look up. */
const phrases: readonly RegExp[] = [
  /^(?:hi|hello|hey|good (?:morning|afternoon|evening)|thanks|thank you)\b[ ,.!]*(?:there|team|all)?[ ,.!]*/iu,
  /\b(?:please|kindly)\b/giu,
  /\b(?:can|could|would|will) you\s+(?:please\s+|kindly\s+|help me\s+)*(?:tell|show|give|find|explain|look up|check|get|pull up|remind|let me know|help|send|walk)(?: (?:me|us))?(?: (?:out|with|through))?\b/giu,
  /\b(?:tell|show|give|remind|send|find|get) (?:me|us)\b(?: (?:about|what|with|a (?:short |brief |quick )?(?:summary|overview) (?:of|on|about)))?/giu,
  /\bI(?:'d| would)? (?:like|love|want|need|have) to (?:know|understand|find out|see|check|ask)\b(?: (?:about|if|whether))?/giu,
  /\bI(?:'m| am| was) (?:just )?(?:wondering|curious|looking for|trying to (?:find|understand|figure out))\b(?: (?:about|if|whether))?/giu,
  /\b(?:do you know|any idea|let me know|look up|look for|search for|find out)\b(?: (?:about|if|whether))?/giu,
  /\baccording to (?:our|the|your) (?:documents?|docs|documentation|handbook|files|records|policies)\b/giu,
  /\bin (?:our|the|your) (?:documents?|docs|documentation|files|records|knowledge base)\b/giu,
  /\bwhat (?:do|does|did) (?:our|the|your) (?:documents?|docs|documentation|handbook|files|records|policies) (?:say|state|tell us|mention)(?: about| on)?\b/giu,
  /\b(?:write|draft|compose|prepare|create|make|put together) (?:me |us )?(?:an?|the|some)\s+(?:(?:short|polite|brief|friendly|quick|formal|concise)[ ,]+)*(?:e-?mail|reply|answer|message|letter|note|summary|response|memo|overview|table|list)\b(?: (?:to|for) (?:the |an? |our |my )?(?:angry |unhappy )?(?:customer|client|team|user|boss|manager|colleague|board)s?)?(?:,? (?:that |which )?(?:explain(?:s|ing)?|say(?:s|ing)?|tell(?:s|ing)?|about|on|with|of)\b)?/giu,
  /\b(?:as|in|into|using) (?:an? )?(?:(?:short|numbered|markdown|simple) )*(?:bullet(?:ed)?(?:[ -]?points?| list)?|bullets|table|e-?mail|json|list|(?:short )?paragraph|prose|one sentence|a few sentences|plain (?:words|english)|simple terms)\b(?: form(?:at)?)?/giu,
  /,?\s*\b(?:without|with no|minus|free of)\s+(?:any\s+|all\s+|the\s+)?(?:personal (?:data|details|information)|pii|contact details)\b/giu,
  /\bin (?:one|two|three|four|five|a few|\d) (?:short )?sentences?\b\s*:?/giu,
  /\b(?:give (?:me|us) )?the (?:gist|main points|key points|key takeaways?) (?:of|from)\b/giu,
  /\b(?:summari[sz]e|describe|explain|outline|quote|cite)\b(?: (?:for me|to me|briefly|in short))?/giu,
];

/** The question without its courtesies and wishes about form; the question itself when nothing else would be left. */
export function withoutRequestPhrases(question: string): string {
  const rest = phrases
    .reduce((text, phrase) => text.replaceAll(new RegExp(phrase.source, "giu"), " "), question)
    .replaceAll(/\s+/gu, " ")
    .replace(/^[\s,;.:]+/u, "")
    .replace(/[\s,;:]+([.?!]?)$/u, "$1");
  return /\p{L}{3}|\p{N}/u.test(rest) ? rest : question;
}
