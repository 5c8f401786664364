// Sends what waits on the device as soon as there is a network: each answer once, in its order.
// Nothing leaves the device before the portal has said that it has it.

import * as net from "./net.js";
import * as state from "./state.js";
import * as store from "./store.js";

const MOST = 50;
const AGAIN = 30_000;
const { held } = state;

// phase: idle, sending, away, signed-out, refused
// session: until when this device is known here without signing in again, in words; null not asked yet
export const now = { phase: "idle", words: "", clock: "", others: [], session: null };
let soon = 0;

const turn = (phase, words = "") => {
  Object.assign(now, { phase, words });
  state.changed();
};

// --- the units of the own teams --------------------------------------------------------------

const learn = async () => {
  const told = await net.list();
  now.session = told.session;
  const before = store.user();
  if (before?.id !== told.user.id) await store.open(told.user);
  await state.change(() => {
    const known = new Map(told.inspections.map((each) => [each.id, each]));
    const writes = state.reopened((id) => known.get(id)?.is_open);
    for (const each of held.listed) if (!known.has(each.id)) writes.push(["listed", "delete", each.id]);
    for (const each of known.values()) writes.push(["listed", "put", each]);
    for (const id of held.packages.keys()) {
      // recorded, or another team's now: kept only as long as something of it is here alone
      if (!known.get(id)?.is_open && !state.holdsMore(id)) writes.push(...state.rowsOf(id));
    }
    return writes;
  });
  now.others = await store.waitingOfOthers();
};

const refresh = async () => {
  for (const id of [...held.packages.keys()]) {
    if (held.listed.find((each) => each.id === id)?.is_open) await state.take((await net.unit(id)).package);
  }
};

export const takeAlong = async (ids) => {
  navigator.storage?.persist?.(); // so that the browser does not tidy it away
  for (const id of ids) await state.take((await net.unit(id)).package);
};

// --- the hours in the field ------------------------------------------------------------------

const session = async (ask) => {
  now.session = (await ask()).session;
  state.changed();
};
export const keepOpen = () => session(net.keepOpen);
export const leave = () => session(net.leave);

// --- answers ---------------------------------------------------------------------------------

// of each item the oldest: the next one is said on top of what becomes of it
const ready = () => {
  const first = new Map();
  for (const row of held.answers) {
    const key = `${row.inspection} ${row.item}`;
    if (!first.has(key)) first.set(key, row);
  }
  return [...first.values()].filter((row) => row.state === "waiting").slice(0, MOST);
};

const settle = (row, told) => {
  const unit = held.packages.get(row.inspection);
  const writes = [];
  const next = held.answers.find((each) =>
    each.inspection === row.inspection && each.item === row.item && each.place > row.place);
  if (["done", "already", "conflict"].includes(told.outcome)) {
    writes.push(["answers", "delete", row.id]);
    if (unit && told.stands) {
      unit.marks[row.item] = told.stands;
      writes.push(["packages", "put", unit]);
    }
    if (told.outcome === "conflict") {
      writes.push(["conflicts", "put", { id: row.id, inspection: row.inspection, item: row.item, said: row.said, by: store.user().name, at: "" }]);
    } else if (next) {
      writes.push(["answers", "put", { ...next, based_on: told.version ?? next.based_on }]);
    }
  } else if (next) {
    writes.push(["answers", "delete", row.id], ["answers", "put", { ...next, based_on: row.based_on }]);
  } else {
    writes.push(["answers", "put", { ...row, state: told.outcome, words: told.words }]);
  }
  return writes;
};

const sendAnswers = async () => {
  for (let rows = []; ;) {
    await state.change(() => {
      rows = ready().map((row) => ({ ...row, tried: true }));
      return rows.map((row) => ["answers", "put", row]);
    });
    if (!rows.length) return;
    const changes = rows.map(({ id, inspection, item, said, based_on, at }) =>
      ({ id, inspection, item, ...said, based_on, device_at: at }));
    const told = await net.batch({ user: store.user().id, sent_at: new Date().toISOString(), changes });
    now.clock = told.clock;
    const outcomes = new Map(told.answers.map((each) => [each.id, each]));
    await state.change(() => rows.flatMap((row) => settle(row, outcomes.get(row.id))));
  }
};

const sendPhotos = async () => {
  for (let photo = null; ;) {
    await state.change(() => {
      photo = held.photos.find((row) => row.state === "waiting");
      return photo ? [["photos", "put", { ...photo, tried: true }]] : [];
    });
    if (!photo) return;
    const { id, inspection, item, at, blob, caption = "" } = photo;
    let told = null;
    try {
      told = await net.photo({ id, inspection, item, device_at: at, user: store.user().id, caption, blob });
    } catch (error) {
      if (![413, 422].includes(error.status)) throw error;
      told = { outcome: "refused", words: error.message };
    }
    const isKept = ["done", "already"].includes(told.outcome);
    await state.change(() => {
      const fresh = held.photos.find((row) => row.id === id);
      if (!fresh) return [];
      const next = (fresh.caption ?? "") === caption ? "sent" : "waiting"; // said anew meanwhile
      const left = isKept ? { blob: null, state: next, words: "" } : { state: told.outcome, words: told.words };
      return [["photos", "put", { ...fresh, tried: true, ...left }]];
    });
  }
};

// --- when ------------------------------------------------------------------------------------

const whole = async (isFresh) => {
  turn("sending");
  try {
    await learn();
    await sendAnswers();
    await sendPhotos();
    if (isFresh) await refresh();
    await learn();
    turn("idle");
  } catch (error) {
    if (error instanceof net.SignedOut) turn("signed-out");
    else if (error instanceof net.Refused) turn("refused", error.message);
    else if (error instanceof net.Away) turn("away");
    else throw error;
  }
};

// with `isFresh` what others said meanwhile is fetched too
export const run = async (isFresh = false) => {
  clearTimeout(soon);
  if (!navigator.onLine) return turn("away");
  await navigator.locks.request("kiem-tra-gui", { ifAvailable: true }, (lock) => lock && whole(isFresh));
  if (state.waiting() && now.phase !== "signed-out") later(AGAIN);
};

export const later = (wait = 1500) => {
  clearTimeout(soon);
  soon = setTimeout(run, wait);
};

// `seen` is the version of what stood beside it when somebody chose
export const choose = async (id, isTaken, seen) => {
  const told = await net.choose({ id, take: isTaken ? "1" : "0", based_on: seen, user: store.user().id });
  await state.change(() => {
    const settled = held.conflicts.find((each) => each.id === id);
    const unit = settled && held.packages.get(settled.inspection);
    if (!unit) return [];
    unit.marks[settled.item] = told.stands;
    return [["packages", "put", unit], ["conflicts", "delete", id]];
  });
};
