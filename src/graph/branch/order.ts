let last = 0;

/** A number above every one given before by this process, and by any process whose clock runs alike: what ended later has more. */
export function nextOrder(): number {
  last = Math.max(last + 1, Date.now() * 1000);
  return last;
}
