/** Where one term occurs: slots of entries, and how often in each of their fields. Grows by doubling; removal puts the last in place. */
export class PostingList {
  slots = new Uint32Array(2);
  /** Five bits a field, the first field lowest. */
  counts = new Uint32Array(2);
  /** Saturated frequencies of the first `priced` postings, as of `epoch`. */
  impacts = new Float32Array(2);
  length = 0;
  priced = 0;
  epoch = -1;

  add(slot: number, counts: number): void {
    if (this.length === this.slots.length) this.#grow();
    this.slots[this.length] = slot;
    this.counts[this.length] = counts;
    this.length += 1;
  }

  remove(slot: number): void {
    const place = this.slots.subarray(0, this.length).indexOf(slot);
    if (place === -1) return;
    this.length -= 1;
    this.slots[place] = this.slots[this.length] ?? 0;
    this.counts[place] = this.counts[this.length] ?? 0;
    this.priced = Math.min(this.priced, place);
  }

  #grow(): void {
    const room = this.length * 2;
    this.slots = widened(this.slots, new Uint32Array(room));
    this.counts = widened(this.counts, new Uint32Array(room));
    this.impacts = widened(this.impacts, new Float32Array(room));
  }
}

function widened<T extends Uint32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
