/** What a person may say of a call of which it is not known whether it was done, as the run is resumed with it. */
export type OutcomeAnswer =
  | { readonly outcome: "done"; readonly output: unknown }
  | { readonly outcome: "not_done" }
  | { readonly outcome: "fail" };

const CHOICE = "done, not done or give it up [d/n/g] ";

/**
 * Asks what became of a call; no answer is taken for another.
 *
 * @param text what is asked about
 * @param ask puts a question; `undefined`: the person left
 */
export async function askOutcome(
  text: string,
  ask: (question: string) => Promise<string | undefined>,
): Promise<OutcomeAnswer | undefined> {
  const means = `    d: it was done, and the run goes on with what came of it
    n: it was not done, and is done now
    g: give it up, and the step has failed`;
  let question = `  ? ${text}\n${means}\n  ${CHOICE}`;
  for (;;) {
    const answer = (await ask(question))?.trim().toLowerCase();
    switch (answer) {
      case undefined:
        return undefined;
      case "n":
      case "not done":
        return { outcome: "not_done" };
      case "g":
      case "give up":
      case "give it up":
        return { outcome: "fail" };
      case "d":
      case "done": {
        const typed = await ask("  what came of it, as JSON (empty: nothing): ");
        if (typed === undefined) return undefined;
        const output = parsed(typed);
        if (output !== undefined) return { outcome: "done", output };
        question = `  that is no JSON; ${CHOICE}`;
        break;
      }
      default:
        // A yes or a no may be meant as either.
        question = `  ${CHOICE}`;
    }
  }
}

/** `undefined` where it is no JSON. */
function parsed(typed: string): unknown {
  if (typed.trim() === "") return null;
  try {
    return JSON.parse(typed) as unknown;
  } catch {
    return undefined;
  }
}
