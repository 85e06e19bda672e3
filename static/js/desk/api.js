// Requests to the desk's API by the person who is signed in.

const ROOT = "/api/v1";

function token() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

// The parsed answer as {ok, status, etag, body}. `path` is below the API's root and may be a whole
// address of it. `etag` says which state of the thing was read: without the current one nothing is
// changed (412). Rejects with a TypeError where no server answers.
export async function send(method, path, body = undefined, { etag } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (etag) headers["If-Match"] = etag;
  const answer = await fetch(path.startsWith(ROOT) ? path : ROOT + path, {
    method,
    headers,
    credentials: "same-origin",
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const isJson = /json/.test(answer.headers.get("Content-Type") ?? "");
  return {
    ok: answer.ok,
    status: answer.status,
    etag: answer.headers.get("ETag"),
    body: isJson ? await answer.json() : null,
  };
}
