import type { Database } from "../../../tools/database/database.ts";
import type { Logger } from "../../../tools/logger.ts";
import type { Runs } from "../../runs/run.ts";
import type { RunRules } from "../request/run-request.ts";

/** What the routes about runs need. */
export interface RunDependencies {
  readonly runs: Runs;
  readonly database: Database;
  readonly rules: RunRules;
  readonly logger: Logger;
  /** How long a stream may say nothing before a sign of life is sent. */
  readonly heartbeatMs: number;
}
