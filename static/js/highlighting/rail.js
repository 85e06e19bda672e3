// The rail beside the text: each claim at its share of the text, what the window shows of it, and a way
// there for the pointer. Marks stand where their code points do, so that no layout has to be read.

import { article } from "./parts.js";
import { goTo, stops } from "./jumping.js";
import { allPlaces, isFiltered, isWanted, placesState } from "./stops.js";
import { BIN, binned, drawBin } from "./rail_marks.js";
import { offsetAt, scrollToOffset } from "./reading.js";

const NEAR = 5; // pixels from a mark that still mean it
const rail = document.getElementById("rail");
const canvas = rail.querySelector("canvas");
const view = rail.querySelector(".rail-view");
const hues = new Map();
let isDrawing = false;
let pressedAt = null;

// The colour that a verdict or a state has now, light or dark, as a canvas understands it.
function hueOf(kind) {
  if (!hues.has(kind)) {
    const probe = document.createElement("i");
    probe.className = `rail-hue ${kind}`;
    rail.append(probe);
    hues.set(kind, getComputedStyle(probe).color);
    probe.remove();
  }
  return hues.get(kind);
}

function currentClaim() {
  return Number(article.querySelector("a.claim-link.is-current[id]")?.id.replace("mark-", "") ?? 0);
}

function draw() {
  isDrawing = false;
  const { length, places } = allPlaces();
  const [width, height] = [rail.clientWidth, rail.clientHeight];
  const scale = devicePixelRatio || 1;
  Object.assign(canvas, { width: width * scale, height: height * scale });
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const current = currentClaim();
  const shown = isFiltered() ? places.filter(({ claim }) => isWanted(claim)) : places;
  for (const [at, kinds] of binned(shown, length, height, current)) {
    drawBin(pen, at * BIN, width, [...kinds], hueOf);
  }
  rail.classList.toggle("is-lost", placesState() === "failed");
  showView();
}

function drawSoon() {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(draw);
}

// The part of the text that the window shows. While the head of the page is in sight, the rail is as
// much shorter: its whole length is always seen.
function showView() {
  const { length } = allPlaces();
  rail.style.setProperty("--above", `${Math.round(rail.getBoundingClientRect().top)}px`);
  if (!length || !rail.clientHeight) return;
  const from = offsetAt(article, 0, length) / length;
  const to = offsetAt(article, innerHeight, length) / length;
  view.style.setProperty("--from", `${from * 100}%`);
  view.style.setProperty("--part", `${Math.max(0.5, (to - from) * 100)}%`);
}

let isShowing = false;
function showViewSoon() {
  if (isShowing) return;
  isShowing = true;
  requestAnimationFrame(() => {
    isShowing = false;
    showView();
  });
}

function shareAt(event) {
  const box = rail.getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientY - box.top) / box.height));
}

function nearest(share) {
  const { length } = allPlaces();
  const height = rail.clientHeight;
  const distance = ({ start, end }) => {
    const at = share * length;
    return (Math.max(start - at, at - end, 0) / length) * height;
  };
  const close = stops().filter((place) => distance(place) <= NEAR);
  return close.sort((one, other) => distance(one) - distance(other))[0] ?? null;
}

function wirePointer() {
  rail.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    rail.setPointerCapture(event.pointerId);
    pressedAt = event.clientY;
  });
  rail.addEventListener("pointermove", (event) => {
    if (pressedAt === null || Math.abs(event.clientY - pressedAt) < 3) return;
    scrollToOffset(article, shareAt(event) * allPlaces().length, allPlaces().length);
  });
  rail.addEventListener("pointerup", (event) => {
    const isClick = pressedAt !== null && Math.abs(event.clientY - pressedAt) < 3;
    pressedAt = null;
    if (!isClick) return;
    const place = nearest(shareAt(event));
    if (place) goTo(place);
    else scrollToOffset(article, shareAt(event) * allPlaces().length, allPlaces().length);
  });
  rail.addEventListener("pointercancel", () => (pressedAt = null));
}

export function wireRail() {
  wirePointer();
  for (const name of ["places-known", "panel-shown", "marks-painted"]) document.addEventListener(name, drawSoon);
  addEventListener("scroll", showViewSoon, { passive: true });
  new ResizeObserver(drawSoon).observe(rail);
  new ResizeObserver(showViewSoon).observe(article);
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    matchMedia(query).addEventListener("change", () => {
      hues.clear();
      drawSoon();
    });
  }
}
