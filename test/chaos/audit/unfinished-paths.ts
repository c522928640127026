/** Paths that had to be done and are not in the ledger as done. */
export function unfinishedPaths(wanted: readonly string[], done: ReadonlySet<string> | undefined): string[] {
  return wanted.filter((path) => done?.has(path) !== true);
}
