import { setTimeout as sleep } from "node:timers/promises";

/** Waits until it holds. @throws Error when it does not within `ms` */
export async function until(holds: () => boolean | Promise<boolean>, what: string, ms = 5_000): Promise<void> {
  for (const end = Date.now() + ms; ;) {
    if (await holds()) return;
    if (Date.now() > end) throw new Error(`${what}: not within ${ms} ms`);
    await sleep(20);
  }
}
