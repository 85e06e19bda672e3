// The stream of what others do. It comes back by itself, and says when it is lost.

const KINDS = ["hello", "people", "changed", "listening", "reload", "ping"];
const GRACE = 4_000; // milliseconds without a stream that nobody needs to hear of
const SILENCE = 40_000; // the server speaks at least every 15 seconds
const LOOK = 5_000;
const SHORTEST = 2_000; // pauses between attempts, when the server refuses
const LONGEST = 60_000;
const OWN_NAMES = ["localhost", "127.0.0.1"];

// The address with what is known; a machine of one's own has several names, of which the page's own
// is the one with the cookie.
export function streamAddress(address, since, page = location.href) {
  const url = new URL(address, page);
  const own = new URL(page).hostname;
  if (OWN_NAMES.includes(url.hostname) && OWN_NAMES.includes(own)) url.hostname = own;
  url.searchParams.set("since", since);
  return url.href;
}

// `since` is the id of the newest event that the page knows. `onEvent(kind, data)` gets what the
// server says, `onLive(isLive)` whether the page hears of changes at the moment.
export function follow(address, { since, onEvent, onLive }) {
  let source = null;
  let known = Number(since);
  let heard = 0;
  let refusals = 0;
  let isLive = null;
  let grace = 0;
  let retry = 0;

  function say(live) {
    clearTimeout(grace);
    grace = 0;
    if (live === isLive) return;
    isLive = live;
    onLive(live);
  }

  function hear(kind, { lastEventId, data }) {
    heard = Date.now();
    known = Math.max(known, Number(lastEventId) || 0);
    const told = JSON.parse(data);
    if (kind === "hello") refusals = 0;
    else if (kind === "listening") say(told.is_listening);
    onEvent(kind, told);
  }

  function close() {
    clearTimeout(retry);
    source?.close();
    source = null;
  }

  function open() {
    close();
    heard = Date.now();
    const opened = new EventSource(streamAddress(address, known), { withCredentials: true });
    source = opened;
    for (const kind of KINDS) opened.addEventListener(kind, (event) => hear(kind, event));
    opened.addEventListener("error", () => {
      grace ||= setTimeout(() => say(false), GRACE);
      if (opened !== source || opened.readyState !== EventSource.CLOSED) return;
      retry = setTimeout(open, Math.min(LONGEST, SHORTEST * 2 ** refusals));
      refusals += 1;
    });
  }

  // A connection can be dead without a word, as after the machine slept.
  setInterval(() => {
    if (!source || source.readyState === EventSource.CLOSED) return;
    if (Date.now() - heard > SILENCE) open();
  }, LOOK);
  addEventListener("offline", () => say(false));
  addEventListener("online", open);
  addEventListener("pagehide", close);
  addEventListener("pageshow", ({ persisted }) => persisted && open());
  open();
}
