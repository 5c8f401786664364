// What is kept on the device, of one account: units taken along, answers, photographs, conflicts.
// A promise here is kept once the browser has written it down.

const STORES = {
  packages: { keyPath: "id" },
  listed: { keyPath: "id" }, // the units of the own teams, as last heard of
  answers: { keyPath: "id" },
  photos: { keyPath: "id" },
  conflicts: { keyPath: "id" },
};
const LAST = "field-user";
const KNOWN = "field-users";
let opened = null;
let owner = null;

const settled = (request) =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

const openOf = (user) => {
  const request = indexedDB.open(`kiem-tra-${user}`, 1);
  request.onupgradeneeded = () => {
    for (const [name, how] of Object.entries(STORES)) request.result.createObjectStore(name, how);
  };
  return settled(request);
};

const recall = (name) => {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
};

// the account whose things are shown: the one signed in, or the last one while there is no network
export const lastUser = () => recall(LAST);
export const user = () => owner;
export const knows = (who) => Boolean(recall(KNOWN)?.[who.id]);
export const hears = (event) => event.key === LAST; // another tab: somebody came or left

export const open = async (who) => {
  if (owner?.id === who.id) return;
  opened?.close();
  opened = await openOf(who.id);
  opened.onversionchange = () => opened.close();
  owner = who;
  localStorage.setItem(LAST, JSON.stringify(who));
  localStorage.setItem(KNOWN, JSON.stringify({ ...recall(KNOWN), [who.id]: who.name }));
};

// nobody, or somebody else, is signed in: nothing is shown until the portal names the account again
export const close = () => {
  opened?.close();
  opened = owner = null;
  localStorage.removeItem(LAST);
};

// what accounts that are not shown still have to send from this device: names and counts alone
export const waitingOfOthers = async () => {
  const found = [];
  for (const [id, name] of Object.entries(recall(KNOWN) ?? {})) {
    if (Number(id) === owner?.id) continue;
    const other = await openOf(id);
    const held = other.transaction(["answers", "photos"]);
    const rows = (await Promise.all(["answers", "photos"].map((each) => settled(held.objectStore(each).getAll())))).flat();
    const count = rows.filter((row) => row.state === "waiting").length;
    if (count) found.push({ name, count });
    other.close();
  }
  return found;
};

export const all = (name) => settled(opened.transaction(name).objectStore(name).getAll());

// several changes at once: all of them or none; resolves when they are on the disk
export const write = (changes) =>
  new Promise((done, fail) => {
    const names = [...new Set(changes.map(([name]) => name))];
    const work = opened.transaction(names, "readwrite", { durability: "strict" });
    for (const [name, act, value] of changes) work.objectStore(name)[act](value);
    work.oncomplete = done;
    work.onerror = work.onabort = () => fail(work.error);
  });
