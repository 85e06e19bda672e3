// Who is here, in words. Nothing of the page is needed here.

// At most two letters: of the first and the last name.
export function initials(name) {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...word][0] ?? "").join("").toLocaleUpperCase();
}

function listed(words) {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

// What a person does, as in “editing claim 4”; `numberOf` tells a claim's number on this page, or
// nothing for a claim that is not on it.
export function doing({ editing, reading }, numberOf) {
  const named = (verb, claims) => {
    if (!claims.length) return "";
    const numbers = claims.map(numberOf).filter(Boolean);
    if (!numbers.length) return `${verb} a claim`;
    return `${verb} claim${numbers.length > 1 ? "s" : ""} ${listed(numbers)}`;
  };
  return [named("editing", editing), named("reading", reading)].filter(Boolean).join(", ");
}

// One line for everybody: all of up to two people, of more how many there are.
export function summary(people, numberOf) {
  if (people.length > 2) {
    const editing = people.filter((person) => person.editing.length).length;
    return `${people.length} others are here${editing ? `, ${editing} editing` : ""}`;
  }
  if (people.length === 2) return `${listed(people.map(({ name }) => name))} are here`;
  const does = doing(people[0], numberOf);
  return `${people[0].name} is ${does || "here"}`;
}

// Who edits which claim: a map from its id to names.
export function editors(people) {
  const found = new Map();
  for (const { name, editing } of people) {
    for (const claim of editing) found.set(claim, [...(found.get(claim) ?? []), name]);
  }
  return found;
}

export function editingWords(names, what = "this claim") {
  return `${listed(names)} ${names.length > 1 ? "are" : "is"} editing ${what}`;
}

// What is said in the panel of a claim; empty when nobody else has it open.
export function aboutClaim(people, claim) {
  const editing = people.filter((person) => person.editing.includes(claim));
  const reading = people.filter((person) => person.reading.includes(claim));
  const said = [];
  if (editing.length) said.push(`${editingWords(editing.map(({ name }) => name))}.`);
  if (reading.length) {
    const verb = reading.length > 1 ? "have" : "has";
    said.push(`${listed(reading.map(({ name }) => name))} ${verb} it open.`);
  }
  return said.join(" ");
}
