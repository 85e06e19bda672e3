// What changed between two states of a form, as plain values by the names of its fields: texts,
// true or false, null for nothing chosen, and lists whose order says nothing.

export function isSame(one, other) {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((value) => other.includes(value));
}

// {name: value} of the fields of `now` that differ from `before`.
export function changesOf(before, now) {
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => !isSame(value, before[name])),
  );
}

// Sort out what somebody else stored meanwhile. `stored` are the values that were known to be stored,
// `shown` how the form had them, `now` what it has, `theirs` what is stored now. Returns {name: value}
// of what only they changed, of what both made alike, and {base, mine, theirs} of what both changed.
export function meet({ stored, shown, now, theirs }) {
  const met = { taken: {}, alike: {}, clashes: {} };
  for (const [name, mine] of Object.entries(now)) {
    const value = theirs[name];
    if (value === undefined || isSame(value, stored[name])) continue;
    if (isSame(mine, value)) met.alike[name] = value;
    else if (isSame(mine, shown[name])) met.taken[name] = value;
    else met.clashes[name] = { base: stored[name], mine, theirs: value };
  }
  return met;
}
