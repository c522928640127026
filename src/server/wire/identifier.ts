import { z } from "zod";

/** A uuid of any version, in lower case: checkpoints keep it as text, where case would make another id of it. */
export const identifier = z.guid().toLowerCase();
