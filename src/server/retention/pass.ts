import type { Database } from "../../tools/database/database.ts";
import type { Logger } from "../../tools/logger.ts";
import type { Pace } from "./pace.ts";
import type { Removed } from "./removed.ts";
import type { RetentionRules } from "./rules.ts";

/** What the parts of one pass have in common. */
export interface Pass {
  readonly database: Database;
  readonly logger: Pick<Logger, "warn">;
  readonly rules: RetentionRules;
  readonly pace: Pace;
  /** Channels whose values stand in the writes of earlier checkpoints. */
  readonly growing: readonly string[];
  readonly signal: AbortSignal;
  /** Hears of each batch. */
  readonly tell: (removed: Partial<Removed>) => void;
}
