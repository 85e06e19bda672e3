// The fields of a form as the API has them: {name: value}, and how to write them back.

// Where the API has null for nothing chosen, and not the empty text.
const NULLABLE = new Set(["verdict"]);
const TECHNICAL = new Set(["csrfmiddlewaretoken", "revision"]);
const LISTS = new Set(["topics", "reasons"]);

// The controls of each field by its name. Those that only help with typing carry `data-no-field`.
export function controlsOf(form) {
  const found = new Map();
  for (const control of form.elements) {
    const { name, type } = control;
    if (!name || TECHNICAL.has(name) || type === "submit" || type === "button") continue;
    if (control.matches("fieldset, output, object, [data-no-field]")) continue;
    if (!found.has(name)) found.set(name, []);
    found.get(name).push(control);
  }
  return found;
}

// What the form holds now, or with `asSent` what it held when the page arrived.
export function readFields(form, { asSent = false } = {}) {
  const values = {};
  for (const [name, controls] of controlsOf(form)) values[name] = read(name, controls, asSent);
  return values;
}

function read(name, controls, asSent) {
  const checked = (it) => (asSent ? it.defaultChecked : it.checked);
  const value = (it) => (asSent ? it.defaultValue : it.value);
  const [first] = controls;
  if (first.type === "radio") {
    return emptied(name, controls.find(checked)?.value ?? null);
  }
  if (first.type === "checkbox") {
    if (!isList(name, controls)) return checked(first);
    return controls.filter(checked).map((it) => it.value);
  }
  if (first.type === "select-multiple" || first.type === "select-one") {
    const chosen = [...first.options].filter((it) => (asSent ? it.defaultSelected : it.selected));
    if (first.multiple) return chosen.map((it) => it.value);
    return emptied(name, (chosen[0] ?? first.options[0])?.value ?? "");
  }
  if (isList(name, controls)) return controls.map(value).filter(Boolean);
  if (first.type === "number") return value(first) === "" ? null : Number(value(first));
  return emptied(name, value(first));
}

function emptied(name, value) {
  return value === "" && NULLABLE.has(name) ? null : value;
}

function isList(name, controls) {
  const isBoxes = controls[0].type === "checkbox" && controls[0].hasAttribute("value");
  return LISTS.has(name) || controls.length > 1 || isBoxes;
}

// Show a value in the form. Whoever draws the field otherwise (a counter, a list of chips) hears
// `field-written {name, value}`, and the usual events of a control.
export function writeField(form, name, value) {
  const controls = controlsOf(form).get(name) ?? [];
  for (const control of controls) {
    const { type } = control;
    if (type === "radio") control.checked = control.value === (value ?? "");
    else if (type === "checkbox") {
      control.checked = Array.isArray(value) ? value.includes(control.value) : Boolean(value);
    } else if (type === "select-multiple") {
      for (const option of control.options) option.selected = value.includes(option.value);
    } else if (!Array.isArray(value)) control.value = value ?? "";
  }
  const detail = { name, value };
  form.dispatchEvent(new CustomEvent("field-written", { bubbles: true, detail }));
  for (const kind of ["input", "change"]) {
    controls[0]?.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}
