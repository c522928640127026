import type { BalancingOptions } from "./balancing-options.ts";
import type { Member } from "./member.ts";

/** Takes out the member that just failed if it does far worse than the others, as long as enough of them are left. */
export function ejectIfWorse(member: Member, group: readonly Member[], now: number, options: BalancingOptions): void {
  if (member.membership.kind === "out") return;
  const again = member.membership.kind === "probation";
  if (!again && member.failures < options.ejectAfter && !isFarBelow(member, group, now, options)) return;
  const out = group.filter((other) => other !== member && isOut(other, now)).length;
  if (out + 1 > group.length * options.mostEjected) return;
  if (now - member.faultAt > options.forgiveAfterMs) member.ejections = 0;
  const ms = Math.min(options.ejectMs * 2 ** member.ejections, options.longestEjectMs);
  member.ejections++;
  member.faultAt = now + ms;
  member.membership = { kind: "out", until: now + ms };
  member.health.ejectedUntil = now + ms;
}

/** Puts back whose time is over, on probation and with a small share. */
export function readmitDue(group: readonly Member[], now: number, options: BalancingOptions): void {
  for (const member of group) {
    if (member.membership.kind !== "out" || member.membership.until > now) continue;
    member.membership = { kind: "probation", left: options.probation };
    member.health.ejectedUntil = undefined;
    // What was seen before it was taken out says nothing about now.
    member.window.clear();
    member.rate = 1;
    member.latency.forget();
    member.failures = 0;
    member.since = now;
  }
}

export function isOut({ membership }: Member, now: number): boolean {
  return membership.kind === "out" && membership.until > now;
}

function isFarBelow(member: Member, group: readonly Member[], now: number, options: BalancingOptions): boolean {
  const rate = rateOf(member, now, options);
  if (rate === undefined) return false;
  const others = group.flatMap((other) => (other === member ? [] : (rateOf(other, now, options) ?? [])));
  if (others.length === 0) return false;
  const mean = others.reduce((sum, other) => sum + other, 0) / others.length;
  return mean - rate > options.rateGap;
}

/** Success rate of the last minute, where there were enough attempts. */
function rateOf({ window }: Member, now: number, { rateAttempts }: BalancingOptions): number | undefined {
  const { succeeded, failed } = window.counts(now);
  return succeeded + failed < rateAttempts ? undefined : succeeded / (succeeded + failed);
}
