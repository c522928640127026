/** One of what is aggregated: under its name, or `name[3]` for an item of a list. */
export type Answer =
  | { readonly name: string; readonly is: "there"; readonly value: unknown }
  /** It failed, was skipped or is null: `why` goes on from the name. */
  | { readonly name: string; readonly is: "missing"; readonly why: string }
  /** Still at work. */
  | { readonly name: string; readonly is: "open" };

export type There = Extract<Answer, { is: "there" }>;

export function isThere(answer: Answer): answer is There {
  return answer.is === "there";
}
