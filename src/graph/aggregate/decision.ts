/** What the answers come to, or that it takes more of them. */
export type Decision = { readonly value: unknown } | typeof OPEN;

export const OPEN = "open";
