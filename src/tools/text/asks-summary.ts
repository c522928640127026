const summary =
  /\b(?:summar(?:y|i[sz]e[sd]?|i[sz]ing|ies)|gist|sum(?:s|med)? (?:\p{L}+ )?up|main points|key points|takeaways?|overview of|tl;?dr|in a nutshell|what is .{0,60}\b(?:letter|report|memo|document|notes)\b about)\b|\bwhat (?:does|do|did) .{0,60}\b(?:letter|memo|message|complaint)\b .{0,40}\b(?:say|ask for|want|demand)\b/iu;

/** Whether a question wants to know what a document says as a whole rather than one thing from it. */
export function asksSummary(question: string): boolean {
  return summary.test(question);
}
