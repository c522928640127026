import { count, span } from "./amounts.js";
import { call, Refused } from "./api.js";
import { element } from "./element.js";
import { most, quantile, readMetrics, total } from "./metrics-text.js";

/** What the server's metrics and checks say of the queue and of its runs, as tiles. @throws Refused */
export async function figures(signal) {
  const [text, checks] = await Promise.all([metrics(signal), readiness(signal)]);
  const samples = readMetrics(text);
  return [...(checks === undefined ? [] : [readyTile(checks)]), ...queueTiles(samples), ...runTiles(samples)];
}

async function metrics(signal) {
  try {
    return await (await call("GET", "/metrics", undefined, signal)).text();
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return "";
    throw error;
  }
}

/** Every check by name; a server that is not ready answers 503 with them. */
async function readiness(signal) {
  try {
    return (await (await call("GET", "/health/ready", undefined, signal)).json()).checks;
  } catch (error) {
    if (error instanceof Refused) return error.problem?.checks;
    throw error;
  }
}

function readyTile(checks) {
  const failing = Object.entries(checks).filter(([, { state }]) => state !== "ok");
  if (failing.length === 0) return tile("Server", "ready", { state: "ready" });
  return tile("Server", "not ready", {
    state: "unhealthy",
    note: failing.map(([name, { because }]) => `${name}: ${because ?? "failing"}`).join("; "),
  });
}

function queueTiles(samples) {
  const runs = (state) => total(samples, "baton_queue_runs", { state });
  const oldest = most(samples, "baton_queue_oldest_seconds");
  if (samples.length === 0) return [];
  const [waiting, delayed, dead] = ["waiting", "delayed", "dead"].map((state) => runs(state) ?? 0);
  const note = waiting > 0 && oldest !== undefined ? `oldest for ${span(oldest * 1000)}` : undefined;
  return [
    tile("Waiting", count(waiting), { state: waiting > 0 && oldest > 10 ? "degraded" : undefined, note }),
    tile("At work", count(runs("running") ?? 0), {}),
    ...(delayed > 0 ? [tile("Delayed", count(delayed), { note: "not due yet" })] : []),
    tile("Given up", count(dead), {
      state: dead > 0 ? "unhealthy" : undefined,
      note: dead > 0 ? "dead letters" : undefined,
    }),
  ];
}

function runTiles(samples) {
  const runs = total(samples, "baton_runs_total");
  if (runs === undefined) return [];
  const failed = total(samples, "baton_runs_total", { outcome: "error" }) ?? 0;
  const time = (name, share) => {
    const seconds = quantile(samples, name, share);
    return seconds === undefined ? undefined : span(seconds * 1000);
  };
  const took = time("baton_run_duration_seconds", 0.5);
  const first = time("baton_run_first_token_seconds", 0.5);
  const slow = (name) => `p95 ${time(name, 0.95)}`;
  return [
    tile("Carried here", count(runs), {
      state: failed > 0 ? "degraded" : undefined,
      note: failed > 0 ? `${count(failed)} failed` : "since its start",
    }),
    ...(took === undefined ? [] : [tile("A run takes", took, { note: slow("baton_run_duration_seconds") })]),
    ...(first === undefined ? [] : [tile("First word after", first, { note: slow("baton_run_first_token_seconds") })]),
  ];
}

function tile(name, value, { state, note }) {
  return element(
    "div",
    { class: "tile", "data-state": state },
    element("dt", {}, name),
    element("dd", {}, value, note && element("small", {}, note)),
  );
}
