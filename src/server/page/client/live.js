/** Between the end of one look and the next, milliseconds. */
const EVERY_MS = 2000;

/**
 * Looks again and again from `start` to `stop`, one look at a time, and only while the page can be seen. `look` gets a signal that ends with `stop`
 * and answers false when there is nothing more to see; `failed` hears what went wrong, and the next look comes all the same.
 */
export function createLive(look, failed) {
  let timer;
  let stopping;

  async function turn(signal) {
    let more = true;
    try {
      if (!document.hidden) more = await look(signal);
    } catch (error) {
      if (signal.aborted) return;
      failed(error);
    }
    if (!signal.aborted && more !== false) timer = setTimeout(() => void turn(signal), EVERY_MS);
  }

  const live = {
    start() {
      live.stop();
      stopping = new AbortController();
      void turn(stopping.signal);
    },
    stop() {
      clearTimeout(timer);
      stopping?.abort();
    },
  };
  return live;
}
