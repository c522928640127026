import { createRequire } from "node:module";
import { toFailure } from "../tools/errors.ts";
import { readSettings } from "./settings.ts";
import { startServer } from "./start-server.ts";
import { welcome } from "./welcome.ts";

const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };

/** Longest time for steps to reach their boundary after SIGTERM, milliseconds. */
const GRACE_MS = 10_000;

try {
  const server = await startServer(readSettings(), version);
  process.stdout.write(welcome(server));
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      // A second signal does not wait.
      if (stopping) process.exit(1);
      stopping = true;
      server.stop(GRACE_MS).then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${toFailure(error).message}\n`);
          process.exit(1);
        },
      );
    });
  }
} catch (error) {
  process.stderr.write(`${toFailure(error).message}\n`);
  process.exitCode = 1;
}
