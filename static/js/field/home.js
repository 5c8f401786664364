// The units of the own teams: which are on the device, how far each is, what waits of it.

import { button, el, notice, say, tag } from "./dom.js";
import { kept } from "./shelf.js";
import * as store from "./store.js";
import { shown } from "./rules.js";
import * as net from "./net.js";
import * as state from "./state.js";
import * as sync from "./sync.js";

const AHEAD = 7;

// the day in Vietnam, as 2026-11-23
const dayIn = (days) => {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" });
  return parts.format(new Date(Date.now() + days * 86_400_000));
};

const taking = async (ids) => {
  try {
    await sync.takeAlong(ids);
    if (await kept) say(`Đã tải ${ids.length} đơn vị về máy. Có thể chấm khi không có mạng.`, "done");
    else say(`Đã tải ${ids.length} đơn vị về máy, nhưng máy này không mở lại được phiếu khi mất mạng. Hãy giữ nguyên trang này.`, "late");
  } catch (error) {
    if (error instanceof net.SignedOut) say("Phiên đăng nhập đã hết. Hãy đăng nhập rồi tải lại.", "late");
    else if (error instanceof net.Away) say("Không có mạng nên chưa tải được. Hãy thử lại khi có mạng.", "late");
    else say(error.message, "late");
  }
};

const all = (rows, words, css) =>
  button(`Tải về máy ${rows.length} đơn vị ${words}`, () => taking(rows.map((each) => each.id)), { css, sign: "download" });

const asked = async (act, words) => {
  try {
    await act();
    say(words, "done");
  } catch (error) {
    if (error instanceof net.SignedOut) say("Phiên đăng nhập đã hết. Hãy đăng nhập rồi bấm lại.", "late");
    else if (error instanceof net.Away) say("Không có mạng. Hãy bấm lại khi có mạng.", "late");
    else say(error.message, "late");
  }
};

// for the day in the field no signing in again: here alone, the rest of the portal asks as ever
const hours = () => {
  const { session } = sync.now;
  return notice("info", "device-tablet",
    el("p", {}, session
      ? `Máy này dùng ngoài hiện trường đến ${session}, không phải đăng nhập lại để mở phiếu.`
      : "Đi kiểm tra cả ngày? Bấm trước khi đi để phiếu trên máy này không đòi đăng nhập lại; các trang khác của cổng vẫn đòi như thường."),
    session
      ? button("Thôi dùng máy này", () => asked(sync.leave, "Máy này không còn dùng ngoài hiện trường."), { css: "btn btn-sm", "data-focus": "session" })
      : button("Dùng máy này ngoài hiện trường trong 16 giờ", () => asked(sync.keepOpen, "Phiếu kiểm tra trên máy này mở trong 16 giờ tới."), { sign: "clock", "data-focus": "session" }));
};

const tags = (unit, row) => {
  const inspection = unit?.id ?? row.id;
  const made = [];
  if (unit) {
    const { given, all } = state.progress(unit);
    made.push(tag("done", "device-tablet", "Trên máy"), tag(given === all ? "done" : "idle", "list-check", `${given}/${all} tiêu chí`));
  } else made.push(tag("idle", "download", "Chưa tải"));
  const waiting = state.waiting(inspection);
  if (waiting) made.push(tag("due", "clock", `${waiting} mục chờ gửi`));
  if (state.stopped(inspection).length) made.push(tag("late", "alert-triangle", "Có mục không gửi được"));
  if (unit && state.conflictsOf(unit).length) made.push(tag("late", "users", "Có mâu thuẫn"));
  if (row && !row.is_open) made.push(tag("idle", "lock", row.state));
  return el("div", { class: "field-tags" }, made);
};

const card = (unit, row) => {
  const id = unit?.id ?? row.id;
  const name = row?.agency ?? unit.agency;
  const total = unit && state.progress(unit);
  const facts = [row?.planned_words && `Ngày ${row.planned_words}`, row?.form ?? unit.form, row?.team ?? unit.team];
  return el("li", { class: "field-unit" },
    el("h3", {}, name),
    el("p", {}, facts.filter(Boolean).join(" · ")),
    tags(unit, row),
    total && el("p", {}, `Đang có ${shown(total.got / 100)} / ${shown(total.possible / 100)} điểm.`),
    !row && el("p", {}, "Cổng không còn giao đơn vị này cho đoàn của anh/chị. Nội dung chưa gửi vẫn ở trên máy."),
    el("div", { class: "field-tags" },
      unit && el("a", { class: "btn btn-primary", href: `#/${id}`, "aria-label": `Mở phiếu ${name}` }, "Mở phiếu"),
      row?.is_open && button(unit ? "Tải lại" : "Tải về máy", () => taking([id]), { sign: "download", css: unit ? "btn" : "btn btn-primary", "aria-label": `${unit ? "Tải lại" : "Tải về máy"} ${name}` }),
      unit && !state.holdsMore(id) && button("Xóa khỏi máy", () => state.letGo(id), { sign: "trash", "aria-label": `Xóa khỏi máy ${name}` })));
};

const NOBODY = {
  asking: "Đang hỏi cổng ai đang đăng nhập…",
  sending: "Đang hỏi cổng ai đang đăng nhập…",
  "signed-out": "Chưa đăng nhập nên phiếu trên máy này không hiện. Nội dung đã chấm được giữ lại, gửi đi khi người đã chấm đăng nhập.",
  away: "Không có mạng nên chưa biết ai đang dùng máy này. Khi có mạng, hãy đăng nhập để mở phiếu.",
  refused: "Tài khoản đang đăng nhập không có phiếu nào trên máy này.",
};
const nobody = () => [notice("info", "lock", el("p", {}, NOBODY[sync.now.phase] ?? NOBODY.asking))];

export const home = () => {
  if (!store.user()) return nobody();
  const { packages, listed } = state.held;
  const rows = listed.filter((each) => each.is_open || packages.has(each.id));
  const away = [...packages.values()].filter((unit) => !listed.some((each) => each.id === unit.id));
  const day = dayIn(0);
  const due = rows.filter((each) => each.is_open && each.planned_on === day);
  const isLeft = (each) => each.is_open && !packages.has(each.id);
  const left = due.filter(isLeft);
  const soon = rows.filter((each) => isLeft(each) && each.planned_on && each.planned_on <= dayIn(AHEAD));
  const byDay = (a, b) => (a.planned_on ?? "9").localeCompare(b.planned_on ?? "9") || a.id - b.id;
  const group = (title, list) => list.length > 0 && [
    el("h2", {}, title),
    el("ul", { class: "field-units" }, list.sort(byDay).map((row) => card(packages.get(row.id), row)))];
  return [
    (left.length > 0 || soon.length > 1) && el("div", { class: "field-actions" },
      left.length > 0 && all(left, "hôm nay", "btn btn-primary"),
      soon.length > Math.max(left.length, 1) && all(soon, `trong ${AHEAD} ngày`, "btn")),
    sync.now.session !== null && sync.now.phase !== "signed-out" && hours(),
    group("Hôm nay", due),
    group(due.length ? "Ngày khác" : "Đơn vị của đoàn", rows.filter((each) => !due.includes(each))),
    away.length > 0 && [el("h2", {}, "Chỉ còn trên máy"), el("ul", { class: "field-units" }, away.map((unit) => card(unit, null)))],
    !rows.length && !away.length && notice("info", "info-circle",
      el("p", {}, sync.now.phase === "sending" ? "Đang hỏi cổng danh sách đơn vị…" : "Đoàn của anh/chị chưa có đơn vị nào đang mở để chấm. Đơn vị hiện ở đây khi kế hoạch được duyệt và giao cho đoàn.")),
  ];
};
