/**
 * The steps that decided how long the run took: from the one that ended last, each time back to the one that it waited for longest; within a step,
 * from the task that ended last back to the one that had ended before it began. Paths.
 *
 * @param steps with their tasks, as `GET /runs/{id}/steps` gives them
 * @param now when a step ends that is still at work, milliseconds since 1970
 */
export function criticalPath(steps, now) {
  const begun = steps.filter(({ started_at: at }) => at !== undefined);
  const known = new Map(begun.map((step) => [step.path, step]));
  const tasks = Map.groupBy(begun, ({ parent }) => parent);
  const path = new Set();

  function end({ ended_at: at }) {
    return at === undefined ? now : Date.parse(at);
  }

  function last(some) {
    return some.reduce((best, step) => (best === undefined || end(step) >= end(best) ? step : best), undefined);
  }

  function before(step) {
    if (step.parent === null) return (step.depends_on ?? []).flatMap((name) => known.get(name) ?? []);
    return tasks.get(step.parent).filter((other) => other !== step && end(other) <= Date.parse(step.started_at));
  }

  function follow(some) {
    for (let step = last(some); step !== undefined && !path.has(step.path); step = last(before(step))) {
      path.add(step.path);
      follow(tasks.get(step.path) ?? []);
    }
  }

  follow(tasks.get(null) ?? []);
  return path;
}
