/**
 * The server's process. It hears SIGTERM and SIGINT from its first line on, before anything else of it is loaded: a start that is given up
 * ends as cleanly as a server that is stopped. Nothing may be imported statically here, for that would be evaluated first.
 */
export {};

/** So soon after the first a signal is the same request once more: npm passes on a Ctrl-C that the terminal has sent to both. */
const ECHO_MS = 500;

const stop = new AbortController();
let loaded = false;
let since = 0;

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) {
      // A second signal does not wait.
      if (performance.now() - since > ECHO_MS) process.exit(1);
      return;
    }
    since = performance.now();
    // Nothing has begun that would have to end.
    if (!loaded) process.exit(0);
    stop.abort();
  });
}

// No signal is heard while modules are loaded: what takes longest is loaded by itself, and after each it is listened.
for (const load of [
  () => import("./settings.ts"),
  () => import("./open-storage.ts"),
  () => import("./models.ts"),
  () => import("../agents/redactor/redactor.ts"),
  () => import("../agents/retriever/retriever.ts"),
  () => import("../agents/analyzer/analyzer.ts"),
  () => import("./own-agents.ts"),
  () => import("./compose.ts"),
]) {
  await load();
  await new Promise(setImmediate);
}
const { serve } = await import("./serve.ts");
loaded = true;
await new Promise(setImmediate);
await serve(stop.signal);
