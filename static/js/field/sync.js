// Sends what waits on the device as soon as there is a network: each answer once, in its order.
// Nothing leaves the device before the portal has said that it has it.

import * as net from "./net.js";
import * as state from "./state.js";
import * as store from "./store.js";

const MOST = 50;
const AGAIN = 30_000;
const FIRST = 10_000; // for an answer before anything is shown: later there is no network
const { held } = state;

// phase: asking, idle, sending, away, signed-out, refused
// session: until when this device is known here without signing in again, in words; null not asked yet
export const now = { phase: "asking", words: "", clock: "", others: [], session: null };
let soon = 0;
let keepTyped = async () => {};
export const beforeLeaving = (act) => { keepTyped = act; };

const turn = (phase, words = "") => {
  Object.assign(now, { phase, words });
  state.changed();
};

// --- whose things are shown -------------------------------------------------------------------

const show = async (who) => {
  if (store.user()?.id === who?.id) return;
  if (store.user()) await keepTyped();
  store.close();
  await state.load();
  if (who) await store.open(who);
  await state.load();
  now.others = await store.waitingOfOthers();
};

const failed = async (error) => {
  if (error instanceof net.SignedOut) {
    await show(null);
    turn("signed-out");
  } else if (error instanceof net.Refused) {
    if (error.status === 403) await show(error.who && store.knows(error.who) ? error.who : null);
    turn("refused", error.message);
  } else {
    if (!(error instanceof net.Away)) console.error(error);
    turn("away");
  }
};

// for what is asked beside the sending: whoever is signed out by now sees nothing more
const asked = async (act) => {
  try {
    return await act();
  } catch (error) {
    if (error instanceof net.SignedOut) await failed(error);
    throw error;
  }
};

// --- the units of the own teams --------------------------------------------------------------

const learn = async (patience) => {
  const told = await net.list(patience);
  now.session = told.session;
  await show(told.user);
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

const take = async (id) => {
  const told = await net.unit(id);
  if (told.user.id !== store.user()?.id) {
    await show(told.user);
    throw new net.Away(); // somebody else's by now
  }
  await state.take(told.package);
};

const refresh = async () => {
  for (const id of [...held.packages.keys()]) {
    if (held.listed.find((each) => each.id === id)?.is_open) await take(id);
  }
};

export const takeAlong = (ids) =>
  asked(async () => {
    navigator.storage?.persist?.(); // so that the browser does not tidy it away
    for (const id of ids) await take(id);
  });

// --- the hours in the field ------------------------------------------------------------------

const session = async (ask) => {
  now.session = (await asked(ask)).session;
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
    await failed(error);
  }
};

// the portal is asked first who is signed in; where it cannot be reached it is the last account
export const begin = async () => {
  const last = store.lastUser();
  try {
    if (!navigator.onLine) throw new net.Away();
    await learn(FIRST);
  } catch (error) {
    await failed(error);
  }
  if (now.phase === "away" && last) await show(last);
  else if (!store.user()) now.others = await store.waitingOfOthers();
  state.changed();
};

// with `isFresh` what others said meanwhile is fetched too
export const run = async (isFresh = false) => {
  clearTimeout(soon);
  if (!navigator.onLine) return turn("away");
  try {
    await navigator.locks.request("kiem-tra-gui", { ifAvailable: true }, (lock) => lock && whole(isFresh));
  } finally {
    const isLeft = state.waiting() || now.phase === "away" || !store.user();
    if (isLeft && now.phase !== "signed-out") later(AGAIN);
  }
};

export const later = (wait = 1500) => {
  clearTimeout(soon);
  soon = setTimeout(run, wait);
};

// `seen` is the version of what stood beside it when somebody chose
export const choose = async (id, isTaken, seen) => {
  const said = { id, take: isTaken ? "1" : "0", based_on: seen, user: store.user().id };
  const told = await asked(() => net.choose(said));
  await state.change(() => {
    const settled = held.conflicts.find((each) => each.id === id);
    const unit = settled && held.packages.get(settled.inspection);
    if (!unit) return [];
    unit.marks[settled.item] = told.stands;
    return [["packages", "put", unit], ["conflicts", "delete", id]];
  });
};
