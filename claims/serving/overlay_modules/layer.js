// One element over the page that shares no style with it, in either direction; and how to make parts of it.

import icons from "./icons.js";
import { SHEET } from "./sheet.js";

const TAG = "factcheck-overlay";
const PLACED = {
  all: "initial", position: "absolute", top: "0", left: "0", width: "0", height: "0", display: "block",
  "z-index": "2147483647", "color-scheme": "light dark",
};

export class Layer {
  constructor() {
    this.host = document.createElement(TAG);
    for (const [name, value] of Object.entries(PLACED)) this.host.style.setProperty(name, value, "important");
    this.root = this.host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet(); // no policy of the page forbids one that is made so
    sheet.replaceSync(SHEET);
    this.root.adoptedStyleSheets = [sheet];
    document.documentElement.append(this.host);
  }

  // Where the layer's own corner is in the window: marks are placed from there.
  get corner() {
    return this.host.getBoundingClientRect();
  }

  close() {
    this.host.remove();
  }
}

export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

function drawn(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// The glyph of a verdict, or an empty drawing for one that this site has added itself.
export function icon(slug) {
  const { attributes, shapes } = icons[slug] ?? { attributes: { viewBox: "0 0 16 16" }, shapes: [] };
  const svg = drawn("svg", { ...attributes, "aria-hidden": "true" });
  svg.append(...shapes.map(([name, own]) => drawn(name, own)));
  return svg;
}
