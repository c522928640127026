import { z } from "zod";
import { runCreate } from "./run-create.ts";

const terms = {
  schedule: z.string().min(1).max(200),
  timezone: z.string().max(100).nullish(),
  end_time: z.iso.datetime({ offset: true, local: true }).nullish(),
  enabled: z.boolean().nullish(),
  on_run_completed: z.enum(["delete", "keep"]).nullish(),
};

/** The body that makes a cron: that of a run, and when. */
export const cronCreate = runCreate.omit({ after_seconds: true }).extend(terms);

/** The body that changes one: what is missing stays. */
export const cronUpdate = cronCreate.partial();

export type CronCreate = z.output<typeof cronCreate>;
