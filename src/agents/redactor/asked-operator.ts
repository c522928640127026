import type { OperatorKind } from "../../tools/privacy/operators/operator.ts";

// Most particular first: "replace with reversible tokens" wants reversible tokens.
const ASKED: readonly (readonly [OperatorKind, RegExp])[] = [
  [
    "reversible",
    /\b(?:revers\w+|re-?identif\w+|restor\w+|recover\w*|turn\w* (?:them |it )?back|resolve (?:them )?(?:later|if)|undo\w*|encrypt\w*|decrypt\w*|tokeni[sz]\w*|(?:bring|get|put) (?:it|them|back) back|pseudonymi[sz]\w* .{0,40}\bback)\b/i,
  ],
  ["hash", /\b(?:hash(?:es|ed|ing)?|digests?|fingerprints?)\b/i],
  [
    "mask",
    /\b(?:mask(?:s|ed|ing)?|asterisks?|stars? out|star out|x(?:-| )?out|last (?:four|4)(?: digits)?|black(?:ed|ing)? out|blank(?:ed|ing)? out|blur\w*)\b|\*{3}/i,
  ],
  [
    "redact",
    /\b(?:delete|drop|erase|cut out)\b(?:\s+\w+){0,2}\s+(?:personal|private|sensitive|pii|names?|e-?mail addresses|phones?|numbers?|details|data|secrets?)\b|\b(?:leave (?:nothing|no trace)|without (?:any )?placeholders?|remove (?:it |them )?(?:entirely|completely|altogether))\b/i,
  ],
  ["replace", /\b(?:placeholders?|labels?|replace|substitut\w+)\b/i],
];

/** The operator that an instruction asks for; `undefined` when it leaves that open. */
export function askedOperator(instruction: string): OperatorKind | undefined {
  return ASKED.find(([, form]) => form.test(instruction))?.[0];
}
