import { Conflict, InvalidInput, relay } from "../../tools/errors.ts";

/** Thrown when the body of one message is too long; names both lengths. */
export class MessageTooLarge extends InvalidInput {
  constructor(bytes: number, most: number) {
    super(`the message has ${bytes} bytes, and at most ${most} are allowed`, { field: "body" });
    relay(this);
  }
}

/** Thrown when a run has sent as many messages, or as many bytes, as it may. */
export class MailboxFull extends Conflict {
  constructor(limit: string, field: "messages" | "bytes") {
    super(`the run has no room for another message: ${limit}`, { field: `mail.${field}` });
    relay(this);
  }
}

/** Thrown when an agent asks one that waits for its answer to the very same question; names the chain. */
export class AskLoop extends Conflict {
  constructor(chain: readonly string[]) {
    super(`the agents ask each other in a circle: ${chain.join(" asks ")} with the same input`, { field: "ask" });
    relay(this);
  }
}

/** Thrown when too many agents wait for each other in a row; names the chain. */
export class AskTooDeep extends Conflict {
  constructor(chain: readonly string[], most: number) {
    super(`at most ${most} agents may wait for each other in a row: ${chain.join(" asks ")}`, { field: "ask" });
    relay(this);
  }
}
