// Tells the page around the card how high it is, in CSS pixels, whenever that changes.

const card = document.querySelector("main");

const tell = () => {
  const height = Math.ceil(card.getBoundingClientRect().height);
  parent.postMessage({ type: "factcheck-card", height }, "*");
};

if (parent !== window) new ResizeObserver(tell).observe(card);
