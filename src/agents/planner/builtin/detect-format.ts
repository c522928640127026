import type { Format } from "../query-intent.ts";

/** Signs of a wish for a form, the most binding first. */
const signs: readonly (readonly [Format, RegExp])[] = [
  ["json", /\b(?:as|in|into|return|give me|output)\b[^.?!]{0,24}\bjson\b/iu],
  ["table", /\b(?:as|in|into|make|draw up|put)\b[^.?!]{0,30}\b(?:table|tabular)\b|\bside by side\b|\btable form\b/iu],
  [
    "email",
    /\b(?:as|in|into|draft|write|compose|prepare|send|turn)\b[^.?!]{0,40}\be-?mail\b|\b(?:draft|write|compose)\b[^.?!]{0,20}\b(?:letter|mail)\b/iu,
  ],
  [
    "bullets",
    /\bbullets?\b|\bbullet points?\b|\b(?:numbered|bulleted) list\b|\bas a (?:check)?list\b|\blist form\b|\bkey points\b|\bchecklist\b/iu,
  ],
];

/** The form an answer is wished in, by the words of the question; prose when they say nothing. */
export function detectFormat(instruction: string): Format {
  return signs.find(([, sign]) => sign.test(instruction))?.[0] ?? "prose";
}
