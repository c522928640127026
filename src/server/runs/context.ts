import type { Database } from "../../tools/database/database.ts";
import type { Logger } from "../../tools/logger.ts";
import type { Pauses } from "../../graph/pauses.ts";
import type { Admission } from "./admission/admission.ts";
import type { Backlog } from "./backlog.ts";
import type { ConnectionLosses } from "./connection-losses.ts";
import type { Endings } from "./endings.ts";
import type { RunGraph } from "./graph/run-graph.ts";
import type { EventLog } from "./log/event-log.ts";
import type { RunSignals } from "./log/run-signals.ts";
import type { RunObserver } from "./observer.ts";

/** What everything around a run works with. */
export interface RunsContext {
  readonly graph: RunGraph;
  readonly graphId: string;
  readonly database: Database;
  readonly logger: Logger;
  readonly log: EventLog;
  readonly signals: RunSignals;
  readonly observe: RunObserver;
  /** Stops runs between two steps, where the graph can. */
  readonly pauses: Pauses | undefined;
  /** Whether one more run may wait; `undefined`: any number may. */
  readonly admission: Admission | undefined;
  readonly backlog: Backlog;
  readonly endings: Endings | undefined;
  readonly losses: ConnectionLosses;
  /** Waits for a turn to begin to work. */
  readonly turn: () => Promise<void>;
  /** This process's id as a carrier; `undefined` while it has no session. */
  readonly workerId: () => string | undefined;
  /** How often a run may be taken up without getting any further before it is given up. */
  readonly maxStalls: number;
  /** How long a reader relies on being told of news; a notification may get lost with its connection. */
  readonly lookAgainMs: number;
}
