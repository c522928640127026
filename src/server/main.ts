import { createRequire } from "node:module";
import { pino } from "pino";
import { createBlame, createCrashGuard } from "./crash-guard.ts";
import { readSettings, type Settings } from "./settings.ts";
import { startServer, type RunningServer } from "./start-server.ts";
import { welcome } from "./welcome.ts";

const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };

/** Longest time for steps to reach their boundary after SIGTERM, milliseconds. */
const GRACE_MS = 10_000;
/** The same after an error that nobody caught: shorter, for nobody knows what still works. */
const CRASH_GRACE_MS = 2_000;

const settings = readSettingsOrEnd();
const blame = createBlame();
let running: RunningServer | undefined;
let stopping = false;

// From the beginning, for agents are at work before the server is: the top level of a module may leave a timer behind.
const crashes = createCrashGuard({
  blame,
  log: pino({ level: settings.logLevel }, pino.destination(2)),
  end: () => {
    const exit = (): never => process.exit(1);
    // Whatever is broken may be what stopping needs.
    setTimeout(exit, CRASH_GRACE_MS + 1_000);
    if (running === undefined) exit();
    else if (!stopping) running.stop(CRASH_GRACE_MS).then(exit, exit);
    stopping = true;
  },
});
process.on("uncaughtException", crashes.uncaughtException);
process.on("unhandledRejection", crashes.unhandledRejection);

try {
  const server = await startServer(settings, version, blame);
  running = server;
  process.stdout.write(welcome(server));
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      // A second signal does not wait.
      if (stopping) process.exit(1);
      stopping = true;
      server.stop(GRACE_MS).then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${inWords(error)}\n`);
          process.exit(1);
        },
      );
    });
  }
} catch (error) {
  // What was begun may go on by itself (connections that are opened again and again): nothing of it is wanted now.
  process.stderr.write(`${inWords(error)}\n`, () => process.exit(1));
}

function readSettingsOrEnd(): Settings {
  try {
    return readSettings();
  } catch (error) {
    process.stderr.write(`${inWords(error)}\n`);
    process.exit(1);
  }
}

/** In full: whoever runs the server may know what a client may not. */
function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
