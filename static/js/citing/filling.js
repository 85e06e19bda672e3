// What an answer puts into fields: into those that are empty or hold what an earlier answer put
// there. What a person typed stays.

// Takes what the fields hold now, what an earlier answer put there, and what this answer says (nothing
// where nobody knows); returns the new values of the fields that change.
export function valuesToPut(typed, before, said) {
  const put = {};
  for (const [name, now] of Object.entries(typed)) {
    const isTheirs = now !== "" && now !== (before[name] ?? "");
    const value = said[name] ?? "";
    if (!isTheirs && value !== now) put[name] = value;
  }
  return put;
}

// What the page remembers of an answer; nothing where it cannot be read.
export function readFilled(json) {
  try {
    return JSON.parse(json)?.said ?? {};
  } catch {
    return {};
  }
}
