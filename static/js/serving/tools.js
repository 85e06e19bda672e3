// Share and print: buttons that are shown where the browser can do it.

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
  button.closest("li").hidden = false;
}

for (const button of document.querySelectorAll("[data-share]")) {
  const { share: url, title, copy } = button.dataset;
  if (!navigator.share) button.textContent = copy;
  button.addEventListener("click", () => (navigator.share ? offer({ url, title }) : copied(button)));
  button.closest("li").hidden = false;
}

async function offer(page) {
  try {
    await navigator.share(page);
  } catch (error) {
    if (error.name !== "AbortError") throw error; // whoever closes the list shares nothing
  }
}

async function copied(button) {
  const { share: url, done, refused } = button.dataset;
  const status = button.closest("li").querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(url);
    status.textContent = done;
  } catch {
    status.textContent = `${refused} ${url}`;
  }
}
