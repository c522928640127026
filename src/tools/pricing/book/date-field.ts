import { z } from "zod";
import { isDay } from "../calendar.ts";

/** A day that exists, written YYYY-MM-DD. */
export const dateField = z.string().refine(isDay, { error: "must be a day that exists, written YYYY-MM-DD" });
