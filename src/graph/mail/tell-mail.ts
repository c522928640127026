import type { RunEvent } from "../events.ts";
import type { Mail } from "./mail.ts";

/** What a task has said and got, told once it has completed. After a crash it may be told again, with the same ids. */
export function tellMail({ messages, taken }: Mail, agent: string, emit: (event: RunEvent) => void): void {
  for (const { from, agent: sender, ...message } of messages)
    emit({ type: "agent.message", step: from, agent: sender, message });
  const byReader = Map.groupBy(Object.entries(taken), ([, path]) => path);
  for (const [step, got] of byReader) {
    const reader = /^.*>(\w+)#\d+$/.exec(step)?.[1] ?? agent;
    emit({ type: "agent.received", step, agent: reader, ids: got.map(([id]) => id) });
  }
}
