import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";

export interface TrackedSaver {
  /** The saver as it was, whose writes are watched. */
  readonly saver: BaseCheckpointSaver;
  /** Resolves once the writes of a LangGraph task that have been handed over are in the store, or have failed. */
  readonly settled: (taskId: string) => Promise<void>;
  /** The same, and whether the store took them; also true where there were none. */
  readonly kept: (taskId: string) => Promise<boolean>;
}

/** Where nothing is kept there is nothing to wait for. */
export const NO_RECORD: Pick<TrackedSaver, "settled" | "kept"> = {
  settled: () => Promise.resolve(),
  kept: () => Promise.resolve(true),
};

/**
 * Tells when a task's writes are in the store. LangGraph hands them over and waits for them only at the end of the superstep: a step that
 * begins before then could begin with what a crash loses.
 */
export function trackWrites(saver: BaseCheckpointSaver): TrackedSaver {
  const underWay = new Map<string, Promise<void>>();
  // Seldom and few: the run of a write that the store refused ends.
  const refused = new Set<string>();
  const putWrites: BaseCheckpointSaver["putWrites"] = (config, writes, taskId) => {
    const write = saver.putWrites(config, writes, taskId);
    // A run that was lost and is back has the same tasks: what was refused then says nothing of now.
    refused.delete(taskId);
    const end = write
      // Whoever handed it over hears of it.
      .catch(() => void refused.add(taskId))
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
  const settled: TrackedSaver["settled"] = (taskId) => underWay.get(taskId) ?? Promise.resolve();
  return { saver: tracked, settled, kept: (taskId) => settled(taskId).then(() => !refused.delete(taskId)) };
}
