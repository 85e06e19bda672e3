// The parts of the page that the modules of the workspace share.

export const workspace = document.getElementById("workspace");
export const article = document.getElementById("article");
export const canHighlight = workspace.dataset.canHighlight === "yes";
