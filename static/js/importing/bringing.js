// Small comforts of the import form: Enter sends an address, a file may be dropped anywhere on it.

const form = document.querySelector("[data-takes-pages]");
const addresses = form?.querySelector("[data-addresses]");
const upload = form?.querySelector("input[type=file]");

// In a field of several lines Enter would only begin another; Shift+Enter still does.
addresses?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  if (addresses.value.trim().includes("\n")) return;
  event.preventDefault();
  form.requestSubmit();
});

function isFile({ dataTransfer }) {
  return dataTransfer?.types.includes("Files");
}

form?.addEventListener("dragover", (event) => {
  if (!isFile(event)) return;
  event.preventDefault();
  form.classList.add("is-dropping");
});

for (const end of ["dragleave", "drop"]) {
  form?.addEventListener(end, (event) => {
    if (end === "drop" || !form.contains(event.relatedTarget)) form.classList.remove("is-dropping");
  });
}

form?.addEventListener("drop", (event) => {
  if (!isFile(event)) return;
  event.preventDefault();
  upload.files = event.dataTransfer.files;
  upload.focus();
});
