// The sheet in the field: shows what the hash of the address asks for, out of what is on the device.
//   #/  the units    #/12  the next item    #/12/tieu-chi/I.1.1    #/12/danh-sach    #/12/mau-thuan

import { conflicts } from "./conflicts.js";
import { button, el, hush, icon, notice } from "./dom.js";
import { home } from "./home.js";
import { list } from "./items.js";
import { itemsOf } from "./rules.js";
import { flush, keys, sheet } from "./sheet.js";
import { isAble, shelf } from "./shelf.js";
import * as state from "./state.js";
import * as store from "./store.js";
import * as sync from "./sync.js";

const main = document.getElementById("main");
const banner = document.getElementById("field-banner");
const page = document.body.dataset;

const route = () => {
  const [, unit, view, code] = location.hash.split("/");
  return { unit: state.held.packages.get(Number(unit)), view, code: decodeURIComponent(code ?? "") };
};

// --- the banner ------------------------------------------------------------------------------

const told = () => {
  const all = store.user() ? [] : sync.now.others;
  const count = all.reduce((sum, each) => sum + each.count, state.waiting());
  const words = count ? `${count} mục chờ gửi` : "không có mục nào chờ gửi";
  const { phase } = sync.now;
  if (phase === "asking") return ["info", "clock", "Đang hỏi cổng"];
  if (phase === "away" || !navigator.onLine) return ["due", "wifi-off", `Ngoại tuyến — ${words}`];
  if (phase === "signed-out") return ["late", "lock", `Phiên đăng nhập đã hết — ${words}`];
  if (phase === "refused") return ["late", "alert-triangle", `${sync.now.words} — ${words}`];
  if (phase === "sending" && count) return ["info", "cloud-upload", `Đang gửi — còn ${count} mục`];
  return count ? ["due", "clock", `Trực tuyến — ${words}`] : ["done", "cloud-check", "Trực tuyến — đã gửi hết"];
};

const others = () => sync.now.others.map(({ name, count }) => `${name} (${count} mục)`).join(", ");
const line = (tint, sign, ...inside) => el("p", { class: `field-line notice-${tint}` }, icon(sign), el("span", {}, inside));

const showBanner = () => {
  const [tint, sign, words] = told();
  const isOut = sync.now.phase === "signed-out";
  const drafts = state.unfinished();
  const troubled = [...state.held.packages.values()].filter((unit) => state.conflictsOf(unit).length);
  banner.replaceChildren(
    el("div", { class: `field-state tag-${tint}`, "data-phase": sync.now.phase },
      el("span", {}, icon(sign), words),
      isOut
        ? el("a", { class: "btn btn-primary", href: `${page.signIn}?next=${encodeURIComponent(page.page)}` }, "Đăng nhập để gửi")
        : navigator.onLine && sync.now.phase !== "asking" && button("Đồng bộ", () => sync.run(true), { sign: "refresh", "data-focus": "sync", disabled: sync.now.phase === "sending" })),
    ...[
      drafts > 0 && line("due", "alert-triangle", `${drafts} tiêu chí đã chấm nhưng chưa gửi vì còn thiếu lý do.`),
      sync.now.clock && line("due", "clock", sync.now.clock),
      shelf.isKept === false && line("due", "alert-triangle", "Máy này chưa giữ được trang phiếu: khi mất mạng, đừng đóng hoặc tải lại trang."),
      sync.now.others.length > 0 && line("info", "users", `Trên máy này còn nội dung chờ gửi của ${others()}; người đó đăng nhập thì máy sẽ gửi.`),
      ...troubled.map((unit) => line("late", "users", el("a", { href: `#/${unit.id}/mau-thuan` }, `${unit.agency}: ${state.conflictsOf(unit).length} mâu thuẫn cần chọn.`))),
    ].filter(Boolean));
};

// --- the page --------------------------------------------------------------------------------

const shown = () => {
  const { unit, view, code } = route();
  if (!unit) return home();
  if (view === "danh-sach") return list(unit);
  if (view === "mau-thuan") return conflicts(unit);
  return sheet(unit, code);
};

// a finger that is down lands on what it touched: a page drawn anew under it would swallow the tap
let isPressed = false;
let isStale = false;

const press = () => { isPressed = true; };
const release = () => setTimeout(() => { // after the click that follows
  isPressed = false;
  if (isStale) draw();
});

// whoever types or stands on a button stays there when the page is drawn anew
const draw = () => {
  isStale = isPressed;
  if (isStale) return;
  const at = document.activeElement;
  const focus = at?.dataset?.focus;
  const place = focus && "selectionStart" in at ? [at.selectionStart, at.selectionEnd] : null;
  const typedText = focus && at.matches("textarea, input:not([type])") ? at.value : null;
  showBanner();
  main.classList.toggle("has-bar", Boolean(route().unit));
  main.replaceChildren(...shown().flat(3).filter(Boolean));
  document.getElementById("field-who").textContent = store.user()?.name ?? "";
  const again = focus && document.querySelector(`[data-focus="${focus}"]`);
  if (!again) return;
  if (typedText !== null && again.id === at.id) again.value = typedText;
  again.focus({ preventScroll: true });
  if (place?.[0] !== null && place) again.setSelectionRange?.(...place);
};

const moved = async () => {
  await flush();
  const { unit, view } = route();
  if (unit && !view) {
    const items = itemsOf(unit.criteria);
    const next = items.find((item) => !state.isDone(unit, item)) ?? items[0];
    if (next) return location.replace(`#/${unit.id}/tieu-chi/${encodeURIComponent(next.code)}`);
  }
  if (document.activeElement?.dataset?.focus?.startsWith("chevron") !== true) document.activeElement?.blur();
  hush();
  draw();
  scrollTo(0, 0);
};

const listen = () => {
  document.addEventListener("field:changed", draw);
  addEventListener("pointerdown", press);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, release);
  addEventListener("hashchange", moved);
  addEventListener("online", () => sync.run(true));
  addEventListener("offline", () => sync.run());
  addEventListener("pagehide", flush);
  addEventListener("storage", (event) => store.hears(event) && sync.run());
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden) return flush();
    await state.load(); // another tab may have said or sent something
    return sync.later(0);
  });
  document.addEventListener("keydown", (event) => {
    const { unit, view, code } = route();
    if (unit && view === "tieu-chi") keys(event, unit, code);
  });
};

const UNABLE = location.protocol === "http:"
  ? "Phiếu ngoại tuyến chỉ chạy khi mở cổng bằng địa chỉ https://."
  : "Trình duyệt này không giữ được phiếu trên máy (quá cũ, hoặc đang ở chế độ ẩn danh).";
const unable = () =>
  main.replaceChildren(notice("late", "alert-triangle", el("p", {}, `${UNABLE} Khi có mạng, hãy chấm ở trang `, el("a", { href: page.plain }, "Cuộc kiểm tra"), ".")));

const start = async () => {
  if (!isAble) return unable();
  sync.beforeLeaving(flush);
  listen();
  draw();
  await sync.begin();
  await moved();
  return sync.run(true);
};

start().catch((error) => {
  console.error(error);
  unable();
});
