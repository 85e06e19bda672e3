// SHA-256 (FIPS 180-4) of short ASCII texts. The browser's own is there on secure pages only, and answers
// each question later, which costs more than the hash.

const fraction = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
const primes = [];
for (let number = 2; primes.length < 64; number += 1) {
  if (primes.every((prime) => number % prime)) primes.push(number);
}
const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUNDS = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const turned = (word, by) => (word >>> by) | (word << (32 - by));

// The eight words of the digest.
export function digest(text) {
  const length = ((text.length + 8) >> 6) * 16 + 16; // words of the padded message
  const message = new Int32Array(length);
  for (let at = 0; at < text.length; at += 1) message[at >> 2] |= text.charCodeAt(at) << (24 - (at % 4) * 8);
  message[text.length >> 2] |= 0x80 << (24 - (text.length % 4) * 8);
  message[length - 1] = text.length * 8;
  const state = Int32Array.from(START);
  const words = new Int32Array(64);
  for (let block = 0; block < length; block += 16) compress(state, words, message.subarray(block, block + 16));
  return state;
}

function compress(state, words, block) {
  words.set(block);
  for (let at = 16; at < 64; at += 1) {
    const early = words[at - 15], late = words[at - 2];
    const low = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const high = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[at] = words[at - 16] + low + words[at - 7] + high;
  }
  let a = state[0], b = state[1], c = state[2], d = state[3];
  let e = state[4], f = state[5], g = state[6], h = state[7];
  for (let at = 0; at < 64; at += 1) {
    const mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + mixed + ((e & f) ^ (~e & g)) + ROUNDS[at] + words[at]) | 0;
    const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + first) | 0;
    d = c; c = b; b = a; a = (first + second) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

// Whether a digest begins with so many zero bits (at most 32).
export const begins = (found, bits) => bits === 0 || found[0] >>> (32 - bits) === 0;
