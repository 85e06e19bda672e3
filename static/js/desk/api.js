// Requests to the desk by the person who is signed in: its API, and fragments of its pages.

const ROOT = "/api/v1";
const OUTLIVING = 30_000; // code units; browsers let requests of 64 kB at most outlive their page

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

// The server answers a script without the challenge that opens the browser's own box for passwords.
function headers(more) {
  return { "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest", ...more };
}

// The parsed answer as {ok, status, etag, body}. `path` is below the API's root and may be a whole
// address of it. `etag` says which state of the thing was read: without the current one nothing is
// changed (412). Rejects where no server answers, or not within `patience` milliseconds. A change is sent to the end even
// when the page is left meanwhile.
export async function send(method, path, body = undefined, { etag, patience } = {}) {
  const more = { Accept: "application/json" };
  if (body !== undefined) more["Content-Type"] = "application/json";
  if (etag) more["If-Match"] = etag;
  const written = body === undefined ? undefined : JSON.stringify(body);
  const answer = await fetch(path.startsWith(ROOT) ? path : ROOT + path, {
    method,
    headers: headers(more),
    credentials: "same-origin",
    body: written,
    keepalive: written !== undefined && written.length < OUTLIVING,
    cache: "no-store",
  });
  if (answer.ok && method !== "GET") document.dispatchEvent(new CustomEvent("wrote"));
  const isJson = /json/.test(answer.headers.get("Content-Type") ?? "");
  return {
    ok: answer.ok,
    status: answer.status,
    etag: answer.headers.get("ETag"),
    body: isJson ? await answer.json() : null,
  };
}

// The HTML that a view of the desk answers to values of a form, or null when it does not answer.
export async function post(address, values) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: headers({ "HX-Request": "true" }),
      credentials: "same-origin",
      body: new URLSearchParams(values),
    });
    return answer.ok && !answer.redirected ? await answer.text() : null;
  } catch {
    return null;
  }
}

// Who signs in again, in another tab, gets a new token against forged requests; this page has the old
// one. Take the new one over: "renewed", "signed-out", "other" when somebody else is signed in now,
// "unknown" when it was not about that.
export async function renewToken() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const { person } = page.body.dataset;
    if (!person) return answer.redirected ? "signed-out" : "unknown";
    if (person !== document.body.dataset.person) return "other";
    const given = page.body.getAttribute("hx-headers");
    document.body.setAttribute("hx-headers", given);
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token();
    return "renewed";
  } catch {
    return "unknown";
  }
}
