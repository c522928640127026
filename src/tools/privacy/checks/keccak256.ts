// Keccak-f[1600] as in FIPS 202, with the original padding byte 0x01 that Ethereum kept; node:crypto has only SHA-3's 0x06.
const MASK = (1n << 64n) - 1n;
const RATE = 136;

const OFFSETS = [0, 1, 62, 28, 27, 36, 44, 6, 55, 20, 3, 10, 43, 25, 39, 41, 45, 15, 21, 8, 18, 2, 61, 56, 14];

function roundConstants(): bigint[] {
  const constants: bigint[] = [];
  let register = 1;
  for (let round = 0; round < 24; round++) {
    let constant = 0n;
    for (let bit = 0; bit < 7; bit++) {
      if (register & 1) constant |= 1n << BigInt(2 ** bit - 1);
      register = register & 0x80 ? (register << 1) ^ 0x171 : register << 1;
    }
    constants.push(constant);
  }
  return constants;
}

const ROUND_CONSTANTS = roundConstants();

function rotate(lane: bigint, by: number): bigint {
  return by === 0 ? lane : ((lane << BigInt(by)) | (lane >> BigInt(64 - by))) & MASK;
}

function lane(state: readonly bigint[], index: number): bigint {
  return state[index] ?? 0n;
}

function permute(state: bigint[]): void {
  for (const constant of ROUND_CONSTANTS) {
    const columns = [0, 1, 2, 3, 4].map((x) => [0, 5, 10, 15, 20].reduce((sum, y) => sum ^ lane(state, x + y), 0n));
    const moved: bigint[] = Array.from({ length: 25 }, () => 0n);
    for (let index = 0; index < 25; index++) {
      const x = index % 5;
      const y = Math.floor(index / 5);
      const theta = lane(columns, (x + 4) % 5) ^ rotate(lane(columns, (x + 1) % 5), 1);
      moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotate(lane(state, index) ^ theta, OFFSETS[index] ?? 0);
    }
    for (let index = 0; index < 25; index++) {
      const row = index - (index % 5);
      const next = lane(moved, row + ((index + 1) % 5));
      state[index] = lane(moved, index) ^ (~next & MASK & lane(moved, row + ((index + 2) % 5)));
    }
    state[0] = lane(state, 0) ^ constant;
  }
}

/** Keccak-256 of a message, as Ethereum uses it; hex. Made for addresses: a message of a few blocks. */
export function keccak256(message: Uint8Array): string {
  const padded = Buffer.alloc((Math.floor(message.length / RATE) + 1) * RATE);
  padded.set(message);
  padded[message.length] = 0x01;
  padded[padded.length - 1] = (padded[padded.length - 1] ?? 0) | 0x80;
  const state: bigint[] = Array.from({ length: 25 }, () => 0n);
  for (let block = 0; block < padded.length; block += RATE) {
    for (let word = 0; word < RATE / 8; word++) {
      state[word] = lane(state, word) ^ padded.readBigUInt64LE(block + word * 8);
    }
    permute(state);
  }
  const digest = Buffer.alloc(32);
  for (let word = 0; word < 4; word++) digest.writeBigUInt64LE(lane(state, word), word * 8);
  return digest.toString("hex");
}
