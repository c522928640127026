/** The state after a superstep, as clients hear of it. */
export const VALUES = "values";

/** The same as it is kept where the log has the state before: the difference to that. No client sees this name. */
export const FOLDED_VALUES = `+${VALUES}`;
