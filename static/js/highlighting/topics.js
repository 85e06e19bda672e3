// The topics of a claim: names are completed from those that exist, and a new one is proposed.

import { send } from "../desk/api.js";
import { element } from "../desk/elements.js";
import { needed } from "../desk/on_demand.js";
import { announce } from "./announce.js";

const MISSING = "The desk did not answer. Try again, or type the topic's name once more.";

function boxes(field) {
  return [...field.querySelectorAll("input[name='topics']")];
}

// A box for a topic that the claim did not have when the page came.
function chip({ slug, name, status }) {
  const box = element("input", { type: "checkbox", name: "topics", value: slug });
  const label = element("label", { class: "chip topic-chip" }, box, name);
  if (status === "proposed") label.append(" ", element("span", { class: "quiet" }, "(proposed)"));
  return label;
}

function add(field, topic) {
  let box = boxes(field).find((it) => it.value === topic.slug);
  if (!box) {
    const label = chip(topic);
    field.querySelector(".topic-choices").append(label, " ");
    box = label.querySelector("input");
  }
  if (box.checked) return;
  box.checked = true;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
  announce(`Topic added: ${topic.name}.`);
}

async function find(field, words) {
  const answer = await fetch(`${field.dataset.topics}?q=${encodeURIComponent(words)}`, {
    credentials: "same-origin",
  }).catch(() => null);
  if (!answer?.ok) {
    announce(MISSING);
    return [];
  }
  const found = await answer.json();
  const chosen = new Set(boxes(field).filter((it) => it.checked).map((it) => it.value));
  const offered = found
    .filter(({ slug }) => !chosen.has(slug))
    .map((topic) => ({ topic, label: topic.name, note: topic.status === "proposed" ? "proposed" : "" }));
  const isKnown = found.some(({ name }) => name.toLowerCase() === words.toLowerCase());
  if (words && !isKnown) offered.push({ name: words, label: `Propose “${words}”`, note: "a new topic" });
  return offered;
}

async function pick(field, input, { topic, name }) {
  if (topic) return add(field, topic);
  const { ok, body } = await send("POST", "/topics/", { name }).catch(() => ({ ok: false }));
  if (ok) return add(field, body);
  input.value = name;
  announce(body?.detail ?? MISSING);
  const refusal = element("p", { class: "errorlist topic-refusal" }, body?.detail ?? MISSING);
  field.querySelector(".topic-adding").append(refusal);
}

// The field takes names as it is; what completes them comes with the first one that is shown.
async function wire(field) {
  const input = field.querySelector("input[name='new_topics']");
  const loaded = input && (await needed("What completes topics", () => import("../desk/combobox.js")));
  if (!loaded || input.role === "combobox") return;
  new loaded.Combobox(input, {
    find(words) {
      field.querySelector(".topic-refusal")?.remove();
      return find(field, words);
    },
    pick: (option) => pick(field, input, option),
  });
}

// A field that was written by script may name topics which have no box yet. All boxes are there at once,
// so that the field reads as it was written; their names follow.
function written({ target, detail }) {
  const field = detail.name === "topics" && target.querySelector(".topics-field");
  if (!field) return;
  const known = new Set(boxes(field).map((it) => it.value));
  for (const slug of detail.value.filter((it) => !known.has(it))) {
    const label = chip({ slug, name: slug });
    label.querySelector("input").checked = true;
    field.querySelector(".topic-choices").append(label, " ");
    nameLater(label, slug);
  }
}

async function nameLater(label, slug) {
  const { ok, body } = await send("GET", `/topics/${slug}/`).catch(() => ({ ok: false }));
  if (ok) label.lastChild.textContent = body.name;
}

function wireAll(root) {
  for (const field of root.querySelectorAll("[data-topics]")) wire(field);
}

wireAll(document);
document.addEventListener("htmx:load", ({ detail }) => wireAll(detail.elt));
document.addEventListener("field-written", written);
