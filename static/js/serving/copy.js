// Buttons that copy the words of an element, named by data-copies. They stay hidden where nothing can be copied.

function offer(button) {
  const line = button.parentElement;
  button.addEventListener("click", async () => {
    const { copies, done, refused } = button.dataset;
    const words = document.getElementById(copies).textContent;
    const status = line.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(words);
      status.textContent = done;
    } catch {
      status.textContent = refused;
    }
  });
  line.hidden = false;
}

if (navigator.clipboard) document.querySelectorAll("[data-copies]").forEach(offer);
