import type pg from "pg";
import type { Logger } from "../../tools/logger.ts";

interface News {
  /** What was said on the channel, in whichever process: of registrations, the tenant whose changed. */
  readonly changed: (payload: string) => void;
  /** A connection stands; what happened before it was not heard. */
  readonly ready: () => void;
}

const RECONNECT_MS = 250;

/** Listens on one connection; when it breaks, on another. @returns ends it */
export function hearChanges(
  pool: pg.Pool,
  news: News,
  log: Logger,
  channel: "baton_registry" | "baton_breakers" = "baton_registry",
): () => void {
  let client: pg.PoolClient | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const open = async (): Promise<void> => {
    const opened = await pool.connect();
    try {
      opened.on("notification", ({ payload = "" }) => news.changed(payload));
      opened.on("error", () => lose(opened));
      await opened.query(`LISTEN ${channel}`);
    } catch (error) {
      opened.release(true);
      throw error;
    }
    if (closed) return opened.release(true);
    client = opened;
    news.ready();
  };

  const lose = (lost: pg.PoolClient): void => {
    if (client !== lost) return;
    client = undefined;
    lost.release(true);
    log.warn({ channel }, "the connection that hears of changes broke; opening another");
    again();
  };

  const again = (): void => {
    if (closed) return;
    open().catch(() => {
      timer = setTimeout(again, RECONNECT_MS);
    });
  };

  again();
  return () => {
    closed = true;
    clearTimeout(timer);
    // Back in the pool it would go on listening.
    client?.release(true);
    client = undefined;
  };
}
