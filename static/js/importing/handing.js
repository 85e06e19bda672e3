// The bookmarklet hands the page over as the browser shows it. It opens this page and waits until it
// is told that somebody listens; what comes is shown and stored only when the form is sent.

const form = document.querySelector("[data-takes-pages]");
const page = form?.querySelector("[data-page]");
const told = form?.querySelector("[data-page-told]");
const MOST = 20_000_000; // UTF-16 units; the server has its own limit and says it

// Only the web's own schemes: every other address has the same origin, "null".
function originOf(url) {
  try {
    const { protocol, origin } = new URL(url);
    return protocol === "https:" || protocol === "http:" ? origin : "";
  } catch {
    return "";
  }
}

function take({ source, origin, data }) {
  if (source !== window.opener || data?.factcheck !== "page" || originOf(data.url) !== origin) return;
  if (typeof data.html !== "string" || data.html.length > MOST) return;
  page.value = data.html;
  form.elements.url.value = data.url;
  removeEventListener("message", take); // one page, which its sender cannot exchange afterwards
  told.hidden = false;
  told.querySelector("[data-page-host]").textContent = new URL(data.url).host;
}

function forget() {
  page.value = "";
  told.hidden = true;
}

if (form && page && told) {
  addEventListener("message", take);
  told.querySelector("button").addEventListener("click", forget);
  window.opener?.postMessage({ factcheck: "ready" }, "*");
}

// A bookmark is dragged; pressed here it could only import this very page.
document.querySelector("[data-bookmarklet]")?.addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("[data-bookmarklet-told]").hidden = false;
});
