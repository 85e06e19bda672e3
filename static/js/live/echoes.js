// What this window did itself comes back on the stream as well; it is on the page already. What the
// same person does in another window is not.

const RECENT = 5_000; // milliseconds

// `now` tells the time in milliseconds.
export function makeEchoes(now = () => Date.now()) {
  let painted = [];
  let wrote = -Infinity;

  return {
    // Marks between two offsets, or anywhere, were painted by this window.
    painted(range) {
      painted = [...painted.filter(({ at }) => now() - at < RECENT), { ...range, at: now() }];
    },
    // Something was stored by this window.
    wrote() {
      wrote = now();
    },
    isPainted([from, to]) {
      return painted.some(
        (one) =>
          now() - one.at < RECENT && (one.from === undefined || (one.from <= from && to <= one.to)),
      );
    },
    isWritten: () => now() - wrote < RECENT,
  };
}
