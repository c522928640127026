/**
 * What the agents of a run said to each other as lines of a sequence diagram, in the order in which it happened: an ask is two of them, the
 * question and what came back.
 *
 * @param messages as `GET /runs/{id}/messages` gives them
 * @param steps as `GET /runs/{id}/steps` gives them: who is at work at which path, and who handed over
 */
export function sequenceRows(messages, steps = []) {
  const agents = new Map(steps.map(({ path, agent }) => [path, agent]));
  for (const { from, agent } of messages) agents.set(from, agent);
  const names = new Map();
  const place = (name) => {
    if (!names.has(name)) names.set(name, names.size);
    return name;
  };
  const handovers = lastHandovers(messages, steps);
  const rows = [];
  for (const entry of messages) {
    const from = place(entry.agent);
    const to = place(receiver(entry, agents));
    const at = Date.parse(entry.at);
    if (entry.kind !== "ask") {
      rows.push({ kind: entry.kind, entry, from, to, at, bytes: entry.bytes, label: entry.type });
      continue;
    }
    const kind = handovers.has(entry.id) ? "handover" : "ask";
    rows.push({ kind, entry, from, to, at, bytes: entry.bytes.input, label: kind === "ask" ? "asks" : "hands over" });
    if (entry.status === "waiting") continue;
    const ended = Math.max(at, Date.parse(entry.ended_at ?? "") || at + (entry.duration_ms ?? 0));
    const failed = entry.status === "failed";
    const label = failed ? (entry.failure?.code ?? "failed").replaceAll("_", " ") : "answers";
    rows.push({
      kind: failed ? "failure" : "answer",
      entry,
      from: to,
      to: from,
      at: ended,
      bytes: entry.bytes.answer,
      label,
      ms: entry.duration_ms,
    });
  }
  // What happened at once stays as it was told, so no answer stands before its question.
  const order = new Map(rows.map((row, index) => [row, index]));
  rows.sort((one, other) => one.at - other.at || order.get(one) - order.get(other));
  return { names: [...names.keys()], rows };
}

/** A message to a step is one to the agent of that step; what is published goes to its topic. */
function receiver(entry, agents) {
  if (entry.kind === "publish") return `topic:${entry.topic ?? ""}`;
  return agents.get(entry.taken_by) ?? agents.get(entry.to) ?? entry.to;
}

/** The asks by which a step let another agent finish for it. */
function lastHandovers(messages, steps) {
  const to = new Map(steps.flatMap(({ path, handed_to }) => (handed_to === undefined ? [] : [[path, handed_to]])));
  const last = new Map();
  for (const entry of messages)
    if (entry.kind === "ask" && to.get(entry.from) === entry.to) last.set(entry.from, entry.id);
  return new Set(last.values());
}
