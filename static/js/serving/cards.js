// For pages that show cards: each frame becomes as high as the card in it says it is.

const LOWEST = 60, HIGHEST = 2000; // pixels

addEventListener("message", ({ source, data }) => {
  if (data?.type !== "factcheck-card" || !Number.isFinite(data.height)) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === source) {
      frame.height = Math.min(Math.max(data.height, LOWEST), HIGHEST);
    }
  }
});
