import { Unavailable } from "../../tools/errors.ts";

/**
 * Thrown where what is about to be done, or what came of it, is not on record: the run must not go on as if the step had come to nothing, for it
 * would be done again.
 */
export class NotOnRecord extends Unavailable {}
