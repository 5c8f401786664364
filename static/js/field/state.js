// What the device holds, in memory and on its disk, and the one way to say something of an item.

import * as store from "./store.js";
import { fault, isGiven, itemsOf, NOTHING, tally } from "./rules.js";

export const held = { packages: new Map(), listed: [], answers: [], photos: [], conflicts: [] };
const CLOSED = ["locked", "reassigned"]; // the portal takes nothing of the unit now
const NOT_TAKEN = ["refused", ...CLOSED];

export const changed = () => document.dispatchEvent(new Event("field:changed"));

// nobody else of this device reads or writes in between, not in another tab either
const alone = (act) => navigator.locks.request(`kiem-tra-${store.user().id}`, act);

const refill = async () => {
  const names = ["packages", "listed", "answers", "photos", "conflicts"];
  const [packages, listed, answers, photos, conflicts] = await Promise.all(
    names.map((name) => (store.user() ? store.all(name) : [])));
  held.packages = new Map(packages.map((each) => [each.id, each]));
  held.listed = listed;
  held.answers = answers.sort((a, b) => a.place - b.place);
  held.photos = photos.sort((a, b) => a.place - b.place);
  held.conflicts = conflicts;
};

export const load = async () => {
  await refill();
  changed();
};

export const change = (act) =>
  alone(async () => {
    await refill();
    const writes = await act();
    if (writes?.length) await store.write(writes);
    await refill();
    changed();
  });

// --- reading ---------------------------------------------------------------------------------

const ofItem = (rows, inspection, item) =>
  rows.filter((row) => row.inspection === inspection && row.item === item);

export const answerOf = (unit, item) => ofItem(held.answers, unit.id, item).at(-1);
export const photosOf = (unit, item) => ofItem(held.photos, unit.id, item);
export const conflictsOf = (unit) => held.conflicts.filter((each) => each.inspection === unit.id);

// what this device says of an item: its own answer on top of what stands on the portal
export const saidOf = (unit, item) => {
  const { points, is_not_applicable, reason, note } = answerOf(unit, item)?.said ?? unit.marks[item] ?? NOTHING;
  return { points, is_not_applicable, reason, note };
};

export const progress = (unit, items = itemsOf(unit.criteria)) =>
  tally(items, (code) => saidOf(unit, code));

export const isDone = (unit, item) => {
  const said = saidOf(unit, item.code);
  return isGiven(said) && !fault(item, said);
};

export const waiting = (inspection = null) =>
  [...held.answers, ...held.photos].filter((row) =>
    row.state === "waiting" && (inspection === null || row.inspection === inspection)).length;

export const unfinished = () => held.answers.filter((row) => row.state === "draft").length;
export const stopped = (inspection = null) =>
  [...held.answers, ...held.photos].filter((row) =>
    NOT_TAKEN.includes(row.state) && (inspection === null || row.inspection === inspection));

// whether anything of a unit is on this device alone
export const holdsMore = (inspection) =>
  [...held.answers, ...held.photos].some((row) => row.inspection === inspection && row.state !== "sent")
  || held.conflicts.some((row) => row.inspection === inspection);

// what was not taken while a unit was closed is sent again once it is open to this team
export const reopened = (isOpen) =>
  ["answers", "photos"].flatMap((name) =>
    held[name].filter((row) => CLOSED.includes(row.state) && isOpen(row.inspection))
      .map((row) => [name, "put", { ...row, state: "waiting", words: "" }]));

// --- saying ----------------------------------------------------------------------------------

const same = (a, b) => ["points", "is_not_applicable", "reason", "note"].every((name) =>
  name === "points" ? (a.points === null ? b.points === null : b.points !== null && Number(a.points) === Number(b.points)) : a[name] === b[name]);

export const say = (inspection, item, said) =>
  change(() => {
    const unit = held.packages.get(inspection);
    const last = answerOf(unit, item.code);
    if (last && same(last.said, said)) return [];
    const stands = unit.marks[item.code];
    const free = last && !last.tried; // nobody but this device has seen it
    if (free && same(stands ?? NOTHING, said)) return [["answers", "delete", last.id]];
    if (!last && same(stands ?? NOTHING, said)) return [];
    const made = {
      id: free ? last.id : crypto.randomUUID(),
      inspection,
      item: item.code,
      said,
      based_on: free || last?.state === "waiting" ? last.based_on : stands?.version ?? 0,
      at: new Date().toISOString(),
      place: free ? last.place : Date.now() + performance.now() % 1,
      state: fault(item, said) ? "draft" : "waiting",
      tried: false,
      words: "",
    };
    // what the portal did not take is said anew; what it may have taken goes first
    const gone = NOT_TAKEN.includes(last?.state) ? [["answers", "delete", last.id]] : [];
    return [...gone, ["answers", "put", made]];
  });

export const addPhoto = (inspection, item, { blob, small }) =>
  change(() => [["photos", "put", {
    id: crypto.randomUUID(), inspection, item: item.code, blob, small, at: new Date().toISOString(),
    place: Date.now() + performance.now() % 1, state: "waiting", tried: false, words: "", caption: "",
  }]]);

// said of a photograph; where the portal has it already, the words follow it there
export const captionPhoto = (id, caption) =>
  change(() => {
    const photo = held.photos.find((each) => each.id === id);
    if (!photo || (photo.caption ?? "") === caption) return [];
    return [["photos", "put", { ...photo, caption, state: photo.state === "sent" ? "waiting" : photo.state }]];
  });

export const dropPhoto = (id) =>
  change(() => {
    const photo = held.photos.find((each) => each.id === id);
    return photo && (!photo.tried || NOT_TAKEN.includes(photo.state)) ? [["photos", "delete", id]] : [];
  });

export const dropAnswer = (id) => change(() => [["answers", "delete", id]]);

// a unit taken along anew: what stands on the portal, and the conflicts it knows of
export const take = (unit) => {
  const { conflicts, ...rest } = unit;
  return change(() => {
    const old = conflictsOf(unit).map((each) => ["conflicts", "delete", each.id]);
    const told = conflicts.map((each) => ["conflicts", "put", { ...each, inspection: unit.id }]);
    return [["packages", "put", { ...rest, taken: new Date().toISOString() }], ...old, ...told];
  });
};

// the rows of a unit that leaves the device: nothing of it waits any more
export const rowsOf = (inspection) => [
  ["packages", "delete", inspection],
  ...["answers", "photos", "conflicts"].flatMap((name) =>
    held[name].filter((row) => row.inspection === inspection).map((row) => [name, "delete", row.id])),
];

export const letGo = (inspection) => change(() => (holdsMore(inspection) ? [] : rowsOf(inspection)));
