import { describe, expect, it } from "vitest";
import type { Mail } from "../../../src/graph/mail/mail.ts";
import { converse, type Conversed } from "./support/converse.ts";
import { drawsOf } from "./support/conversations.ts";

/** CONVERSATIONS=10000 tries more; CASES_SEED=… tries the same again. */
const COUNT = Number(process.env.CONVERSATIONS ?? 1000);
const SEED = Number(process.env.CASES_SEED ?? Math.floor(Math.random() * 2 ** 24));
/** How many go side by side: they mostly wait. */
const SHARDS = 8;

describe(`conversations whose process dies again and again (${COUNT}, seed ${SEED})`, () => {
  it("lose no message, deliver none twice, keep the order, and come to the same", { timeout: 300_000 }, async () => {
    let kills = 0;
    let messages = 0;
    let asks = 0;
    let got = 0;
    const wrong: string[] = [];
    const shard = async (first: number): Promise<void> => {
      for (let place = first; place < COUNT && wrong.length === 0; place += SHARDS) {
        const seed = SEED + place;
        const draw = drawsOf(`deaths ${seed}`);
        const calm = await converse(seed, []);
        const wild = await converse(
          seed,
          Array.from({ length: 1 + draw(3) }, () => 2 + draw(20)),
        );
        kills += wild.kills;
        messages += wild.mail.messages.length;
        got += Object.keys(wild.mail.taken).length;
        asks += Object.keys(wild.steps).filter((path) => path.includes(">")).length;
        wrong.push(...[...differences(calm, wild), ...disorder(wild)].map((found) => `seed ${seed}: ${found}`));
      }
    };
    await Promise.all(Array.from({ length: SHARDS }, (_, first) => shard(first)));
    expect(wrong.slice(0, 5)).toEqual([]);
    if (process.env.COVERAGE !== undefined)
      process.stdout.write(`${kills} deaths, ${asks} asks, ${messages} messages, ${got} delivered\n`);
    // They are conversations, and they were torn apart.
    expect(kills).toBeGreaterThan(COUNT * 0.8);
    expect(messages).toBeGreaterThan(COUNT);
    expect(asks).toBeGreaterThan(COUNT);
    expect(got).toBeGreaterThan(COUNT / 4);
  });
});

function differences(calm: Conversed, wild: Conversed): string[] {
  const found: string[] = [];
  if (calm.error !== undefined || wild.error !== undefined) found.push(`fails: ${calm.error} / ${wild.error}`);
  const same = (what: string, one: unknown, other: unknown): void => {
    if (canonical(one) !== canonical(other)) found.push(`${what}: ${canonical(one)} became ${canonical(other)}`);
  };
  same("answers", calm.context, wild.context);
  same("messages", said(calm.mail), said(wild.mail));
  same("delivered", calm.mail.taken, wild.mail.taken);
  same("steps", statuses(calm), statuses(wild));
  return found;
}

function statuses({ steps }: Conversed): unknown {
  return Object.fromEntries(Object.entries(steps).map(([path, { status }]) => [path, status]));
}

/** What must hold of any run, whatever another came to. */
function disorder({ mail, context, repeated }: Conversed): string[] {
  const found = repeated.map((path) => `${path} was on record and ran again`);
  const last = new Map<string, number>();
  for (const { from, seq, id } of mail.messages) {
    if (seq !== (last.get(from) ?? 0) + 1) found.push(`${id} is out of order`);
    last.set(from, seq);
  }
  const delivered = inboxes(context);
  if (new Set(delivered).size !== delivered.length) found.push("a message was delivered twice");
  for (const id of delivered)
    if (!Object.hasOwn(mail.taken, id)) found.push(`${id} was delivered and is not on record`);
  return found;
}

/** The ids in the inbox of every talker whose answer counts. */
function inboxes(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(inboxes);
  if (typeof value !== "object" || value === null) return [];
  if (!("heard" in value) || !Array.isArray(value.heard)) return Object.values(value).flatMap(inboxes);
  const [inbox, ...others] = value.heard as unknown[];
  return [...(inbox as string[]), ...others.flatMap(inboxes)];
}

function said({ messages }: Mail): unknown {
  return messages.map(({ at: _at, ...message }) => message).toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
