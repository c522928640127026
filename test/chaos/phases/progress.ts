import type { Cluster } from "../cluster/cluster.ts";
import type { Load } from "../load/load.ts";

/** Says every 10 s how far things are. @returns what ends it */
export function tellProgress(
  say: (line: string) => void,
  phase: string,
  { cluster, load, more = () => "" }: { cluster: Cluster; load: Load; more?: () => string },
): () => void {
  const since = performance.now();
  const timer = setInterval(() => {
    const states = cluster.replicas.map(({ state }) => state).join(" ");
    const seconds = Math.round((performance.now() - since) / 1_000);
    say(`${phase} ${seconds} s: ${load.seen.length} runs ended, replicas ${states}${more()}`);
  }, 10_000);
  return () => clearInterval(timer);
}
