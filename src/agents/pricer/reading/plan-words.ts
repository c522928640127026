/** Whether the next word tells that the one before is a plan: "plan", "seats", "billed". */
export function isPlanCue(word: string): boolean {
  return CUES.has(word);
}

/** Whether the word before tells that a common word is meant: "our team", "a starter". */
export function isOwner(word: string): boolean {
  return OWNERS.has(word);
}

/** Names that other sellers give their plans: with "plan" after them, or capitalised, they are taken as one. */
export function isPlanLike(word: string): boolean {
  return LIKE.has(word);
}

const CUES = new Set(
  "plan tier package edition subscription subscriptions seat seats licence licences license licenses price prices pricing billed yearly annual annually monthly contract users user option level".split(
    " ",
  ),
);

const OWNERS = new Set(
  "my our your their his her its a an whole entire small large big new field sales service support repair cleaning maintenance person people strong man".split(
    " ",
  ),
);

const LIKE = new Set(
  "professional pro business premium basic free plus gold silver bronze platinum diamond standard growth scale essential essentials ultimate advanced unlimited individual personal corporate lite light solo deluxe hobby".split(
    " ",
  ),
);
