import type { Agent, AgentContext, Task } from "../../agents/agent.ts";

/** What the agents of one connection are doing. */
export interface Work {
  /** The same agent, of which is known when it works. */
  tracked(agent: Agent): Agent;
  /** Resolves when nothing is under way and nothing has been for `ms`. */
  idle(ms: number): Promise<void>;
}

type Execute = (task: Task, context: AgentContext) => Promise<unknown>;

export function trackWork(): Work {
  let inFlight = 0;
  let changed: () => void = () => undefined;

  const counted =
    (execute: Execute): Execute =>
    async (task, context) => {
      inFlight += 1;
      changed();
      try {
        return await execute(task, context);
      } finally {
        inFlight -= 1;
        changed();
      }
    };

  return {
    tracked: (agent) => ({
      ...agent,
      execute: counted((task, context) => agent.execute(task, context)),
      ...(agent.instances !== undefined && {
        instances: agent.instances.map((instance) => ({
          ...instance,
          execute: counted((task, context) => instance.execute(task, context)),
        })),
      }),
    }),
    idle: (ms) =>
      new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        const look = (): void => {
          clearTimeout(timer);
          if (inFlight > 0) return;
          // Also at 0 not at once: an attempt that waited for a place takes it as the last one ends.
          timer = setTimeout(resolve, ms);
          timer.unref();
        };
        changed = look;
        look();
      }),
  };
}
