import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";

export interface TrackedSaver {
  /** The saver as it was, whose writes are watched. */
  readonly saver: BaseCheckpointSaver;
  /** Resolves once the writes of a LangGraph task that have been handed over are in the store, or have failed. */
  readonly settled: (taskId: string) => Promise<void>;
}

/**
 * Tells when a task's writes are in the store. LangGraph hands them over and waits for them only at the end of the superstep: a step that
 * begins before then could begin with what a crash loses.
 */
export function trackWrites(saver: BaseCheckpointSaver): TrackedSaver {
  const underWay = new Map<string, Promise<void>>();
  const putWrites: BaseCheckpointSaver["putWrites"] = (config, writes, taskId) => {
    const write = saver.putWrites(config, writes, taskId);
    const end = write
      // Whoever handed it over hears of it.
      .catch(() => undefined)
      .finally(() => {
        if (underWay.get(taskId) === end) underWay.delete(taskId);
      });
    underWay.set(taskId, end);
    return write;
  };
  const tracked = new Proxy(saver, {
    get: (target, property) => {
      if (property === "putWrites") return putWrites;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  return { saver: tracked, settled: (taskId) => underWay.get(taskId) ?? Promise.resolve() };
}
