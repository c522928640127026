const leaning =
  /^(?:after that|after this|then|this|that|these|those|it|they|he|she|such|however|otherwise|instead|in that case|in this case|in both cases|the rest|the same|both|also|additionally|in addition|furthermore|moreover|therefore|for example|if so|if not|once done|afterwards)\b/iu;

/** "After 24 hours it is treated as lost": what "it" is stands in the sentence before. */
const pronounEarly =
  /^(?:after|within|before|if|when|until|from|in|on|for|by|at|as|once)\b(?:\s+[\p{Ll}\d]+){0,3}\s+(?:it|they|he|she)\b/iu;

/** Whether a sentence carries on from the one before it. */
export function leansBack(text: string): boolean {
  return leaning.test(text) || pronounEarly.test(text);
}
