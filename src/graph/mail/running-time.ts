/** A signal that fires after so many milliseconds, unless it is stopped; without a number it never does. */
export function runningTime(ms: number | undefined): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const timer = ms === undefined ? undefined : setTimeout(() => controller.abort(), Math.max(1, Math.ceil(ms)));
  return { signal: controller.signal, stop: () => clearTimeout(timer) };
}
