import { quantile, type Figure } from "./figure.ts";
import { startSwitchableRuns } from "./switchable-runs.ts";

const ROUNDS = 20;
const RUNS = 100;
const CONCURRENT = 50;

/**
 * What metrics cost: runs of four steps whose agents take no time, fifty at once on a real Postgres, in rounds that take turns with metrics on and
 * off; CPU of this process and time per run, the median of the ratios of neighbouring rounds. And a scrape.
 */
export async function metricsCost(): Promise<Figure[]> {
  const switchable = await startSwitchableRuns();
  const round = async (withMetrics: boolean): Promise<{ cpu: number; wall: number }> => {
    switchable.hear(withMetrics);
    let left = RUNS;
    const cpu = process.cpuUsage();
    const since = performance.now();
    const user = async (): Promise<void> => {
      while (left-- > 0) await switchable.one();
    };
    await Promise.all(Array.from({ length: CONCURRENT }, user));
    const { user: own, system } = process.cpuUsage(cpu);
    return { cpu: (own + system) / 1000 / RUNS, wall: (performance.now() - since) / RUNS };
  };
  try {
    for (let warm = 0; warm < 3; warm++) await round(warm % 2 === 0);
    const pairs: { with: { cpu: number; wall: number }; without: { cpu: number; wall: number } }[] = [];
    for (let turn = 0; turn < ROUNDS; turn++) {
      const first = await round(turn % 2 === 0);
      const second = await round(turn % 2 === 1);
      pairs.push(turn % 2 === 0 ? { with: first, without: second } : { with: second, without: first });
    }
    const scrapes: number[] = [];
    for (let scrape = 0; scrape < 50; scrape++) {
      const since = performance.now();
      await switchable.metrics.text();
      scrapes.push(performance.now() - since);
    }
    const ratio = (of: "cpu" | "wall"): Figure => {
      const ratios = pairs.map((pair) => pair.with[of] / pair.without[of]).toSorted((a, b) => a - b);
      return {
        name: `metrics.${of}_ratio_c${CONCURRENT}`,
        value: quantile(ratios, 0.5),
        unit: "",
        n: ROUNDS * RUNS * 2,
        interval: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
      };
    };
    const cpu = (which: "with" | "without"): number =>
      quantile(
        pairs.map((pair) => pair[which].cpu),
        0.5,
      );
    return [
      ratio("cpu"),
      ratio("wall"),
      { name: "metrics.cpu_ms_per_run", value: cpu("with"), unit: "ms", n: ROUNDS * RUNS, baseline: cpu("without") },
      { name: "metrics.scrape_p50_ms", value: quantile(scrapes, 0.5), unit: "ms", n: scrapes.length },
    ];
  } finally {
    await switchable.close();
  }
}
