// The bookmarklet hands the page over as the browser shows it. It opens this page and waits until it
// is told that somebody listens; what comes is shown and stored only when the form is sent.

const form = document.querySelector("[data-takes-pages]");
const page = form?.querySelector("[data-page]");
const told = form?.querySelector("[data-page-told]");
const MOST = 20_000_000; // UTF-16 units; the server has its own limit and says it

function hostOf(url) {
  try {
    return new URL(url).origin;
  } catch {
    return "";
  }
}

function take({ source, origin, data }) {
  if (source !== window.opener || data?.factcheck !== "page" || hostOf(data.url) !== origin) return;
  if (typeof data.html !== "string" || data.html.length > MOST) return;
  page.value = data.html;
  form.elements.url.value = data.url;
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
