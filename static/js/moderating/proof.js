// Works for a form's challenge while the reader writes, in small pieces, so that nothing on the page waits.

import { begins, digest } from "./sha256.js";

const PIECE = 8; // milliseconds of work at a time

// Posted messages are not put off as timers are.
function breathe() {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); done(); };
    port2.postMessage(0);
  });
}

// The first number whose hash, behind the challenge's own part, begins with so many zero bits.
export async function solve(challenge, bits) {
  const [nonce] = challenge.split(".");
  for (let number = 0; ;) {
    for (const until = performance.now() + PIECE; performance.now() < until;) {
      for (const stop = number + 50; number < stop; number += 1) {
        if (begins(digest(`${nonce}:${number}`), bits)) return number;
      }
    }
    await breathe();
  }
}

function guard(form) {
  const { challenge, proof } = form.elements;
  const status = form.querySelector("[data-proof-told]");
  const proved = proof.value
    ? Promise.resolve()
    : solve(challenge.value, Number(form.dataset.proof)).then((number) => { proof.value = number; });
  let isSent = false;
  form.addEventListener("submit", async (event) => {
    if (isSent) return event.preventDefault(); // pressed twice
    if (!proof.value) {
      event.preventDefault();
      status.hidden = false;
      await proved;
      status.hidden = true;
      return form.requestSubmit(event.submitter);
    }
    isSent = true;
  });
  addEventListener("pageshow", () => { isSent = false; });
}

document.querySelectorAll("form[data-proof]").forEach(guard);
