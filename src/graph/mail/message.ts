import { z } from "zod";

/** A message on record: see `Message` of the agents. */
export const message = z.object({
  id: z.string(),
  from: z.string(),
  agent: z.string(),
  to: z.string().optional(),
  topic: z.string().optional(),
  seq: z.int(),
  at: z.string(),
  type: z.string(),
  body: z.unknown(),
  bytes: z.int(),
});
