/**
 * The parts that a routing decision is made of. `retrieve`, `analyze` and `price` gather what an answer needs; `write` works on words that are
 * there already; `clean` hides personal data and nothing else; `clean_first` and `clean_last` do so before or after other work;
 * `chat` and `outside` need no agent. `several` is present when more than one of the three gathers.
 */
export const parts = [
  "retrieve",
  "analyze",
  "price",
  "several",
  "write",
  "clean",
  "clean_first",
  "clean_last",
  "chat",
  "outside",
] as const;

export type Part = (typeof parts)[number];

/** A decision that makes sense as a whole: which parts stand together. */
export type Outcome = readonly Part[];

const gathering: readonly Outcome[] = [
  ["retrieve"],
  ["analyze"],
  ["price"],
  ["retrieve", "analyze", "several"],
  ["retrieve", "price", "several"],
  ["analyze", "price", "several"],
  ["retrieve", "analyze", "price", "several"],
];

/** Every decision there is, in the order of the weights' biases. */
export const outcomes: readonly Outcome[] = [
  ["chat"],
  ["outside"],
  ["write"],
  ["write", "clean_first"],
  ["write", "clean_last"],
  ["clean"],
  ...gathering,
  ...gathering.map((outcome): Outcome => [...outcome, "clean_first"]),
  ...gathering.map((outcome): Outcome => [...outcome, "clean_last"]),
];
