/** Tells the bench when it is ready, then runs as many workflows as it is told to, so many at a time, and says how long they took. */
export async function serve(open) {
  const [url, schema] = process.argv.slice(2);
  const { run, close } = await open({ url, schema });
  const obey = async ({ runs, concurrent }) => {
    if (runs === 0) {
      await close();
      process.exit(0);
    }
    let left = runs;
    const user = async () => {
      while (left-- > 0) await run();
    };
    const since = performance.now();
    await Promise.all(Array.from({ length: concurrent }, user));
    process.send({ ms: performance.now() - since });
  };
  process.on("message", (message) => void obey(message));
  process.send({ ready: true });
}
