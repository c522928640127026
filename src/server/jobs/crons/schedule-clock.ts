import { PgBoss } from "pg-boss";
import { InvalidInput } from "../../../tools/errors.ts";

/** Says when a schedule is due. */
export interface ScheduleClock {
  /**
   * The first tick after `from`.
   * @param timezone IANA; null: UTC
   * @throws InvalidInput naming `schedule` or `timezone`
   */
  next(schedule: string, timezone: string | null, from: Date): Date;
}

const FIELDS = "minute hour day-of-month month day-of-week, as in */15 9-17 * * 1-5";

/** Reads schedules like pg-boss does, daylight saving included; asks no database. */
export function createScheduleClock(): ScheduleClock {
  const boss = new PgBoss({
    db: { executeSql: () => Promise.resolve({ rows: [] }) },
    openTelemetry: { enabled: false },
  });
  return {
    next: (schedule, timezone, from) => {
      if (timezone !== null && !isTimezone(timezone)) {
        throw new InvalidInput(`timezone: there is no time zone ${JSON.stringify(timezone)}`, {
          field: "timezone",
          alternatives: ["an IANA name, as in Europe/Berlin", "UTC"],
        });
      }
      const wrong = (why: string, cause?: unknown): InvalidInput =>
        new InvalidInput(`schedule: ${JSON.stringify(schedule)} ${why}`, {
          field: "schedule",
          alternatives: [FIELDS],
          cause,
        });
      const fields = schedule.trim().split(/\s+/).length;
      if (fields !== 5) throw wrong(`has ${fields} fields, expected 5`);
      let next: Date | undefined;
      try {
        [next] = boss.previewSchedule(schedule.trim(), { tz: timezone ?? "UTC", from, count: 1 });
      } catch (error) {
        throw wrong(`is no schedule: ${error instanceof Error ? error.message : String(error)}`, error);
      }
      if (next === undefined) throw wrong("never comes due");
      return next;
    },
  };
}

function isTimezone(name: string): boolean {
  try {
    // Offsets are taken as zones too, but know no daylight saving and no name.
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "" && !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
