import type { Logger } from "../src/tools/logger.ts";

const nothing = (): void => undefined;

/** Says nothing: what an eval reports stands in its figures. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
