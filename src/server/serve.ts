import { createRequire } from "node:module";
import { pino } from "pino";
import { createBlame, createCrashGuard } from "./crash-guard.ts";
import { readSettings, type Settings } from "./settings.ts";
import { startServer, type RunningServer } from "./start-server.ts";
import { logFields } from "../tools/tracing/work-at-hand.ts";
import { welcome } from "./welcome.ts";

const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };

/** Longest time for steps to reach their boundary after SIGTERM, and for a start that is given up to end, milliseconds. */
const GRACE_MS = 10_000;
/** The same for a start with an embedded Postgres, which would outlive the process: it may have to recover before it ends. */
const EMBEDDED_GRACE_MS = 60_000;
/** What ending may take beyond that until the process ends by itself, milliseconds. */
const FORCE_MS = 4_000;
/** The same after an error that nobody caught: shorter, for nobody knows what still works. */
const CRASH_GRACE_MS = 2_000;

/** Runs the server until `stop` and ends the process: with 0, or with 1 where it could not start or not stop. */
export async function serve(stop: AbortSignal): Promise<void> {
  const settings = readSettingsOrEnd();
  const blame = createBlame();
  const log = pino({ level: settings.logLevel, mixin: logFields }, pino.destination(2));
  let running: RunningServer | undefined;
  let crashed = false;

  // From the beginning, for agents are at work before the server is: the top level of a module may leave a timer behind.
  const crashes = createCrashGuard({
    blame,
    log,
    end: () => {
      const exit = (): never => process.exit(1);
      // Whatever is broken may be what stopping needs.
      setTimeout(exit, CRASH_GRACE_MS + 1_000);
      if (running === undefined) exit();
      else if (!stop.aborted) running.stop(CRASH_GRACE_MS, { deaf: true }).then(exit, exit);
      crashed = true;
    },
  });
  process.on("uncaughtException", crashes.uncaughtException);
  process.on("unhandledRejection", crashes.unhandledRejection);

  // What is still waited for then is a database that does not answer, or an agent's module.
  stop.addEventListener("abort", () => {
    const graceMs = settings.databaseUrl === undefined ? EMBEDDED_GRACE_MS : GRACE_MS;
    setTimeout(() => {
      if (running === undefined) endWith(`the start was given up, but has not ended within ${graceMs / 1_000} s`);
    }, graceMs);
    setTimeout(
      () => {
        log.warn(
          { waits_for: running?.waitsFor() },
          "the server has not ended in time; it is ended, and its runs are found by others",
        );
        process.exit(1);
      },
      Math.max(graceMs, settings.drainMs) + FORCE_MS,
    ).unref();
  });
  try {
    running = await startServer(settings, version, blame, stop);
  } catch (error) {
    // What was begun may go on by itself (connections that are opened again and again): nothing of it is wanted now.
    return stop.aborted && error === stop.reason ? process.exit(0) : endWith(error);
  }
  if (!stop.aborted) {
    process.stdout.write(welcome(running));
    await new Promise<void>((asked) => stop.addEventListener("abort", () => asked()));
  }
  if (crashed) return;
  await running.stop(GRACE_MS, { lingerMs: settings.drainMs }).then(() => process.exit(0), endWith);
}

function readSettingsOrEnd(): Settings {
  try {
    return readSettings();
  } catch (error) {
    process.stderr.write(`${inWords(error)}\n`);
    process.exit(1);
  }
}

function endWith(error: unknown): void {
  process.stderr.write(`${inWords(error)}\n`, () => process.exit(1));
}

/** In full: whoever runs the server may know what a client may not. */
function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
