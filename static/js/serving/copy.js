// Buttons that copy the words of an element, named by data-copies. They stay hidden where nothing can be copied.

function offer(button) {
  const line = button.parentElement;
  button.addEventListener("click", async () => {
    const words = document.getElementById(button.dataset.copies).textContent;
    const status = line.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(words);
      status.textContent = "Copied";
    } catch {
      status.textContent = "The browser did not allow it: select the words and copy them.";
    }
  });
  line.hidden = false;
}

if (navigator.clipboard) document.querySelectorAll("[data-copies]").forEach(offer);
