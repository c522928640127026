/** Steps, agents and outputs are named in snake_case. */
export const NAMES = /^[a-z][a-z0-9_]{0,63}$/;

/** Run inputs that hold the user's question; they bind to an agent's parameter `question`. */
export const QUESTION_NAMES: ReadonlySet<string> = new Set(["question", "user_query"]);
