/** Thrown when a run is found to be another worker's: whatever this process still does for it no longer counts. */
export class RunLost extends Error {
  constructor(runId: string) {
    super(`run ${runId} is carried by another worker now`);
    this.name = "RunLost";
  }
}
