import type { BalancingOptions } from "./balancing-options.ts";
import type { Member } from "./member.ts";

/** What an attempt costs, milliseconds, where nothing was measured anywhere yet. */
const UNKNOWN_MS = 1;
/** How much dearer a failure makes an instance: whoever it fails waits for a retry too. */
const FAILURE_PENALTY = 10;
/** How much dearer an instance is that every other replica finds unhealthy. */
const SUSPICION_PENALTY = 3;

/**
 * Power of two choices: two members drawn by weight, the one that is expected to answer sooner taken; where they are about equal the first, so
 * that equals share by weight. Members must not be empty.
 */
export function chooseOf(
  members: readonly Member[],
  now: number,
  random: () => number,
  options: BalancingOptions,
  tenant?: string,
): Member | undefined {
  const [only] = members;
  if (members.length < 2) return only;
  const shares = members.map((member) => shareOf(member, now, options));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const first = draw(shares, total, random);
  // Only an attempt shows whether it works again, and it would lose every comparison.
  if (isTrial(members[first], tenant)) return members[first];
  const second = draw(shares, total, random, first);
  const typical = typicalMs(members, now);
  const meanShare = total / members.length;
  const [own, other] = [first, second].map((at) => ({
    load: 1 + (members[at]?.health.inFlight ?? 0) / ((shares[at] ?? 0) / meanShare),
    ms: expectedMs(members[at], typical, now),
  }));
  if (own === undefined || other === undefined) return members[first];
  // Among instances that are about as fast, what is under way decides, exactly.
  const alike = own.ms <= other.ms * options.tolerance && other.ms <= own.ms * options.tolerance;
  const better = alike ? own.load <= other.load : own.load * own.ms <= other.load * other.ms;
  return members[better ? first : second];
}

/** Weight, less while it is new. */
export function shareOf(
  { weight, since }: Member,
  now: number,
  { slowStartMs, slowStartFrom }: BalancingOptions,
): number {
  if (slowStartMs <= 0) return weight;
  return weight * Math.min(1, Math.max(slowStartFrom, (now - since) / slowStartMs));
}

function isTrial(member: Member | undefined, tenant: string | undefined): boolean {
  return member?.membership.kind === "probation" || member?.health.breaker.state(tenant) === "half_open";
}

/** What an attempt that nothing waits for takes there, dearer for one that fails. */
function expectedMs(member: Member | undefined, typical: number, now: number): number {
  if (member === undefined) return Infinity;
  const { health, latency, rate } = member;
  const failing = 1 + FAILURE_PENALTY * (1 - rate);
  const suspected = 1 + SUSPICION_PENALTY * health.suspicion;
  return (latency.at(now) ?? typical) * failing * suspected;
}

/** What a newcomer is taken to need: the mean of those that are known. */
function typicalMs(members: readonly Member[], now: number): number {
  let sum = 0;
  let known = 0;
  for (const { latency } of members) {
    const ms = latency.at(now);
    if (ms === undefined) continue;
    sum += ms;
    known++;
  }
  return known === 0 ? UNKNOWN_MS : sum / known;
}

/** A place by its share, other than `but`. */
function draw(shares: readonly number[], total: number, random: () => number, but = -1): number {
  let left = random() * (total - (shares[but] ?? 0));
  let last = 0;
  for (const [place, share] of shares.entries()) {
    if (place === but || share <= 0) continue;
    last = place;
    left -= share;
    if (left < 0) return place;
  }
  return last;
}
