import { createRandom, type Random } from "./random.ts";

export interface Ticket {
  readonly ticket_id: string;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
  readonly plan: string;
  readonly priority: string;
  readonly channel: string;
  readonly region: string;
  readonly category: string;
  readonly agent_name: string;
  readonly first_reply_minutes: number;
  readonly resolution_hours: number | null;
  readonly satisfaction: number | null;
  readonly reopened: boolean;
}

const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2025, 0, 1);
const DAYS = 669;
const LAST_MOMENT = Date.UTC(2026, 10, 1);
const ROWS = 50_000;
/** The incident: an outage of the European cluster. */
const INCIDENT = { from: Date.UTC(2026, 2, 9), days: [0.6, 1, 0.8, 0.45, 0.25, 0.1, 0.05], tickets: 420 };

const weekday = [0.32, 1.22, 1.16, 1.08, 1.04, 0.96, 0.38];
/** Field service is busiest in summer, and quiet over the turn of the year. */
const season = [0.88, 0.9, 0.96, 1.0, 1.06, 1.14, 1.16, 1.1, 1.02, 0.98, 0.94, 0.84];
const hours = [1, 1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 9, 10, 11, 11, 10, 8, 6, 4, 3, 2, 2, 1];

const channels = {
  Starter: { email: 0.86, web: 0.14 },
  Team: { email: 0.46, chat: 0.4, web: 0.14 },
  Enterprise: { email: 0.26, chat: 0.27, phone: 0.39, web: 0.08 },
} as const;
const priorities = {
  Starter: { P1: 0.02, P2: 0.2, P3: 0.78 },
  Team: { P1: 0.05, P2: 0.29, P3: 0.66 },
  Enterprise: { P1: 0.12, P2: 0.36, P3: 0.52 },
} as const;
const categories = {
  "how-to": 0.27,
  billing: 0.19,
  bug: 0.18,
  integration: 0.13,
  "account access": 0.11,
  "feature request": 0.08,
  outage: 0.04,
} as const;
/** Median minutes to the first reply. */
const replyMinutes = {
  Starter: { P1: 300, P2: 420, P3: 560 },
  Team: { P1: 95, P2: 170, P3: 250 },
  Enterprise: { P1: 18, P2: 62, P3: 170 },
} as const;
const resolutionHours = {
  "how-to": 5,
  billing: 9,
  bug: 34,
  integration: 26,
  "account access": 6,
  "feature request": 48,
  outage: 7,
} as const;
const agents = [
  "heron",
  "otter",
  "marten",
  "plover",
  "sable",
  "tern",
  "lynx",
  "curlew",
  "badger",
  "wren",
  "stoat",
  "kite",
];

/** The 50,000 tickets of the samples, oldest first. */
export function generateTickets(): readonly Ticket[] {
  const random = createRandom(20_250_101);
  const extra = INCIDENT.days.map((share) => Math.round(share * INCIDENT.tickets));
  const usual = perDay(ROWS - extra.reduce((sum, count) => sum + count, 0), random);
  const opened: { at: number; incident: boolean }[] = [];
  for (let day = 0; day < DAYS; day++) {
    const start = FIRST_DAY + day * DAY;
    const incident = extra[Math.round((start - INCIDENT.from) / DAY)] ?? 0;
    for (let n = 0; n < (usual[day] ?? 0); n++) opened.push({ at: start + moment(random), incident: false });
    for (let n = 0; n < incident; n++) opened.push({ at: start + moment(random), incident: true });
  }
  opened.sort((a, b) => a.at - b.at);
  return opened.map((each, index) => ticket(index + 1, each.at, each.incident, random));
}

/** Spreads `total` over the days in proportion to growth, week and season, with noise; largest remainders get the rest. */
function perDay(total: number, random: Random): readonly number[] {
  const weights = Array.from({ length: DAYS }, (_, day) => {
    const date = new Date(FIRST_DAY + day * DAY);
    const growth = 1 + 0.38 * (day / DAYS);
    const noise = Math.exp(0.07 * random.normal());
    return growth * (weekday[date.getUTCDay()] ?? 1) * (season[date.getUTCMonth()] ?? 1) * noise;
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (weight / sum) * total);
  const counts = exact.map(Math.floor);
  const missing = total - counts.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((value, day) => ({ day, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest);
  for (const { day } of byRemainder.slice(0, missing)) counts[day] = (counts[day] ?? 0) + 1;
  return counts;
}

/** A moment within the day, in whole minutes. */
function moment(random: Random): number {
  const hour = Number(random.pick(Object.fromEntries(hours.map((weight, index) => [String(index), weight]))));
  return hour * 3_600_000 + Math.floor(random.next() * 60) * 60_000;
}

function ticket(number: number, at: number, incident: boolean, random: Random): Ticket {
  const progress = (at - FIRST_DAY) / (DAYS * DAY);
  const plan = random.pick({ Starter: 0.34 - 0.05 * progress, Team: 0.43, Enterprise: 0.23 + 0.05 * progress });
  const region = incident ? "EMEA" : random.pick({ Americas: 0.47, EMEA: 0.34, APAC: 0.19 });
  const category = incident ? "outage" : random.pick(categories);
  const priority = incident ? random.pick({ P1: 0.62, P2: 0.33, P3: 0.05 }) : random.pick(priorities[plan]);
  const channel = random.pick<string>(channels[plan]);
  const agentName = agents[Math.floor(random.next() ** 1.3 * agents.length)] ?? "heron";
  const load = incident ? 2.6 : 1;
  const outlier = random.next() < 0.0012 ? 25 : 1;
  const reply = Math.max(
    1,
    Math.round(replyMinutes[plan][priority] * load * outlier * Math.exp(0.62 * random.normal())),
  );
  const work = resolutionHours[category] * Math.exp(0.75 * random.normal()) * (priority === "P1" ? 0.55 : 1);
  const resolution = Math.round((reply / 60 + work) * 10) / 10;
  const closed = at + Math.round(resolution * 60) * 60_000;
  const isClosed = closed < LAST_MOMENT;
  const rated = isClosed && random.next() < 0.42;
  const mood = 5.9 - 0.42 * Math.log(reply) - 0.1 * Math.log(resolution + 1) + 0.75 * random.normal();
  return {
    ticket_id: `T-${String(number).padStart(6, "0")}`,
    opened_at: new Date(at),
    closed_at: isClosed ? new Date(closed) : null,
    plan,
    priority,
    channel,
    region,
    category,
    agent_name: agentName,
    first_reply_minutes: reply,
    resolution_hours: isClosed ? resolution : null,
    satisfaction: rated ? Math.min(5, Math.max(1, Math.round(mood))) : null,
    reopened: isClosed && random.next() < (category === "bug" ? 0.11 : 0.045),
  };
}
