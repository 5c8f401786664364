// One item of a unit: points, reason, note, photographs. Whatever is said is on the device at once.

import { button, el, icon, notice, say } from "./dom.js";
import { compressed } from "./photos.js";
import { fault, half, hundredths, itemsOf, missing, owesReason, shown, stepped, typed, written } from "./rules.js";
import * as state from "./state.js";
import * as sync from "./sync.js";

const WAIT = 250;
const LONGEST_CAPTION = 200;
const FULL = "Không lưu được trên máy: bộ nhớ của máy đã đầy hoặc bị chặn. Đừng đóng trang; hãy giải phóng bộ nhớ rồi sửa lại ô này.";
const unsaved = new Map(); // what is said and not yet written down, by unit and item

const keyOf = (unit, item) => `${unit.id} ${item.code}`;
const current = (unit, item) => unsaved.get(keyOf(unit, item))?.said ?? state.saidOf(unit, item.code);

// what is said is known here until the device has written it: nothing is said on top of older words
const note = (unit, item, part) => {
  const key = keyOf(unit, item);
  clearTimeout(unsaved.get(key)?.timer);
  const entry = { unit, item, said: { ...current(unit, item), ...part }, timer: 0 };
  unsaved.set(key, entry);
  return entry;
};

const keep = async (key, entry) => {
  clearTimeout(entry.timer);
  try {
    await state.say(entry.unit.id, entry.item, entry.said);
    if (unsaved.get(key) === entry) unsaved.delete(key);
    sync.later();
  } catch {
    say(FULL, "late");
  }
};

const uncaptioned = new Map(); // what is typed of a photograph and not yet written down, by its id
const keepCaption = async (id, { timer, caption }) => {
  clearTimeout(timer);
  try {
    await state.captionPhoto(id, caption);
    if (uncaptioned.get(id)?.caption === caption) uncaptioned.delete(id);
    sync.later();
  } catch {
    say(FULL, "late");
  }
};

// what is typed is written down once nobody typed for a moment, and before the page is left
export const flush = () => Promise.all([
  ...[...unsaved].map(([key, entry]) => keep(key, entry)),
  ...[...uncaptioned].map(([id, entry]) => keepCaption(id, entry)),
]);

const captioning = (id, caption) => {
  clearTimeout(uncaptioned.get(id)?.timer);
  uncaptioned.set(id, { caption, timer: setTimeout(flush, WAIT) });
};

const typing = (unit, item, part) => {
  note(unit, item, part).timer = setTimeout(flush, WAIT);
};

const saying = (unit, item, part) => {
  note(unit, item, part);
  return flush();
};

// --- pieces ----------------------------------------------------------------------------------

export const choices = (unit, item) => {
  const some = half(item);
  const made = [
    ["Đạt", item.maximum, { points: written(hundredths(item.maximum)), is_not_applicable: false }],
    hundredths(some) > 0 && ["Một phần", some, { points: some, is_not_applicable: false }],
    ["Không đạt", "0", { points: "0", is_not_applicable: false }],
    item.may_not_apply && ["Không áp dụng", null, { points: null, is_not_applicable: true }],
  ].filter(Boolean);
  return made.map(([words, points, part]) => ({ words, points, part, act: () => saying(unit, item, part) }));
};

const isChosen = (said, { words, part }, item) => {
  if (part.is_not_applicable) return said.is_not_applicable;
  if (said.points === null) return false;
  const [count, most] = [hundredths(said.points), hundredths(item.maximum)];
  if (words === "Một phần") return count > 0 && count < most;
  return count === hundredths(part.points);
};

const quick = (unit, item, said) =>
  el("div", { class: "mark-quick", role: "group", "aria-label": "Chọn nhanh" },
    choices(unit, item).map((choice, place) =>
      el("button", { type: "button", class: "btn", "aria-pressed": String(isChosen(said, choice, item)), "data-focus": `quick-${place}`, onclick: choice.act },
        el("strong", {}, choice.points === null ? "–" : shown(choice.points)),
        el("span", {}, choice.words, " ", el("kbd", { "aria-hidden": "true" }, String(place + 1))))));

const steps = (unit, item, said) => {
  const move = (way) => () => saying(unit, item, { points: stepped(item, current(unit, item), way), is_not_applicable: false });
  const input = el("input", {
    id: "field-points", class: "form-control", inputmode: "decimal", autocomplete: "off", "data-focus": "points",
    value: said.points === null ? "" : shown(said.points), "aria-describedby": "field-fault",
    onchange: () => {
      const points = typed(input.value);
      if (points === undefined) return say("Hãy gõ một số điểm, ví dụ 2,5.", "late");
      return saying(unit, item, points === null ? { points } : { points, is_not_applicable: false });
    },
  });
  return el("div", { class: "field" },
    el("label", { class: "form-label", for: "field-points" }, "Điểm"),
    el("div", { class: "stepper" },
      el("button", { type: "button", class: "btn", "aria-label": "Giảm một bậc", "data-focus": "down", onclick: move(-1) }, icon("minus")),
      input,
      el("button", { type: "button", class: "btn", "aria-label": "Tăng một bậc", "data-focus": "up", onclick: move(1) }, icon("plus"))),
    el("div", { class: "form-hint" }, `Từ 0 đến ${shown(item.maximum)}, mỗi bậc ${shown(item.step)} điểm.`));
};

const text = (unit, item, said, name, label, more = {}) => {
  const box = el("textarea", { id: `field-${name}`, class: "form-control", rows: 2, maxlength: unit.longest, "data-focus": name, oninput: () => typing(unit, item, { [name]: box.value }), onblur: flush, ...more });
  box.value = said[name];
  return el("div", { class: "field" }, el("label", { class: "form-label", for: `field-${name}` }, label), box);
};

const caption = (photo, place) =>
  el("input", {
    id: `field-caption-${place}`, class: "form-control", maxlength: LONGEST_CAPTION, autocomplete: "off", placeholder: "Chú thích",
    "aria-label": `Chú thích ảnh ${place + 1}`, "data-focus": `caption-${photo.id}`,
    value: uncaptioned.get(photo.id)?.caption ?? photo.caption ?? "",
    oninput: (event) => captioning(photo.id, event.target.value), onblur: flush,
  });

const STATES = { waiting: "chờ gửi", sent: "đã gửi" };
const photos = (unit, item) => {
  const held = state.photosOf(unit, item.code);
  const others = (unit.photos[item.code] ?? []).filter((id) => !held.some((photo) => photo.id === id)).length;
  const choose = async (event) => {
    for (const file of event.target.files) {
      try {
        await state.addPhoto(unit.id, item, await compressed(file));
        say("Đã lưu ảnh trên máy.", "done");
      } catch (error) {
        say(error.message || "Không lưu được ảnh trên máy: bộ nhớ đã đầy.", "late");
      }
    }
    sync.later();
  };
  return el("div", { class: "field" },
    el("p", { class: "form-label" }, "Ảnh"),
    held.length > 0 && el("ul", { class: "field-photos" }, held.map((photo, place) =>
      el("li", {}, el("img", { src: photo.small, alt: `Ảnh ${place + 1} của tiêu chí ${item.code}` }), el("span", {}, STATES[photo.state] ?? "không gửi được"),
        caption(photo, place),
        photo.words && el("span", { class: "field-part" }, photo.words),
        (photo.state === "refused" || !photo.tried) && button("Bỏ ảnh", () => state.dropPhoto(photo.id), { css: "btn btn-sm", "aria-label": `Bỏ ảnh ${place + 1}` })))),
    others > 0 && el("p", { class: "form-hint" }, `Trên cổng đã có ${others} ảnh khác của tiêu chí này.`),
    el("label", { class: "btn field-choose" }, icon("camera"), "Chụp hoặc chọn ảnh",
      el("input", { type: "file", accept: "image/*", multiple: true, "data-focus": "photo", onchange: choose })));
};

const asked = (item) => {
  const rows = [["Minh chứng", item.evidence], ["Điều khoản", item.clauses.map((each) => `ISO 9001:${each.replace(":", ", điều ")}`).join("; ")], ["Văn bản", item.legal]];
  const told = rows.filter(([, words]) => words);
  return told.length > 0 && el("dl", { class: "mark-asked" }, told.map(([name, words]) => [el("dt", {}, name), el("dd", {}, words)]));
};

const own = (unit, item) => {
  const said = unit.own[item.code];
  if (!said) return null;
  const words = said.is_not_applicable ? "không áp dụng" : `${shown(said.points)} điểm`;
  return el("p", { class: "field-own" }, `Cơ quan tự chấm: ${words}.`, said.reason && ` Lý do: ${said.reason}.`, said.note && ` ${said.note}`);
};

// what earlier inspections found and is still open: by this item, or all of it in the list
export const carried = (unit, item) => {
  const found = (unit.carried ?? []).filter((each) => !item || each.items.includes(item.code));
  if (!found.length) return null;
  return el("section", { class: "field-carried" },
    el("h3", {}, "Còn mở từ lần kiểm tra trước"),
    el("ul", {}, found.map((each) => {
      const whose = each.agency === unit.agency ? "" : ` (${each.agency})`;
      const told = [each.grade, each.state, each.late || (each.due && `hạn ${each.due}`)];
      return el("li", {}, `${each.label}${whose}: ${each.nature} (${told.filter(Boolean).join(", ")})`);
    })));
};

export const head = (unit, item) => {
  const parts = unit.criteria.parts;
  const found = state.progress(unit);
  return el("div", { class: "field-head" },
    el("h2", {}, unit.agency),
    el("p", { class: "field-part" }, `Phần ${parts.indexOf(item.part) + 1}/${parts.length}: ${item.part.title}`),
    el("p", { class: "field-figures" },
      el("span", {}, "Đã chấm ", el("strong", { id: "field-progress" }, `${found.given}/${found.all}`)),
      el("span", {}, "Tổng ", el("strong", { id: "field-total" }, shown(found.got / 100)), ` / ${shown(found.possible / 100)} điểm`)),
    el("div", { class: "field-meter" }, el("progress", { max: found.all, value: found.given, "aria-label": "Số tiêu chí đã chấm" })));
};

const kept = (unit, item) => {
  const answer = state.answerOf(unit, item.code);
  if (!answer) return unit.marks[item.code] ? `Trên cổng: ${unit.marks[item.code].by}, ${unit.marks[item.code].at}.` : "";
  if (answer.state === "draft") return "Đã lưu trên máy; chưa gửi vì còn thiếu.";
  return answer.state === "waiting" ? "Đã lưu trên máy, chờ gửi." : "";
};

export const sheet = (unit, code) => {
  const items = itemsOf(unit.criteria);
  const item = items.find((each) => each.code === code) ?? items.find((each) => !state.isDone(unit, each)) ?? items[0];
  const place = items.indexOf(item);
  const said = current(unit, item);
  const answer = state.answerOf(unit, item.code);
  const wrong = fault(item, said);
  const asks = said.is_not_applicable || missing(item, said) > 0 || said.reason;
  const words = said.is_not_applicable ? "Lý do không áp dụng" : `Lý do trừ ${shown(missing(item, said) / 100)} điểm`;
  const conflict = state.conflictsOf(unit).some((each) => each.item === item.code);
  const link = (to, label, sign, css = "btn") => {
    const inside = sign === "chevron-right" ? [label, icon(sign)] : [icon(sign), label];
    return to ? el("a", { class: css, href: `#/${unit.id}/tieu-chi/${encodeURIComponent(to.code)}`, "data-focus": sign }, inside) : el("button", { class: css, disabled: true }, inside);
  };
  return [
    head(unit, item),
    conflict && notice("late", "users", el("a", { href: `#/${unit.id}/mau-thuan` }, "Hai người chấm khác nhau ở tiêu chí này. Xem và chọn.")),
    answer && !["waiting", "draft"].includes(answer.state) && notice("late", "alert-triangle", el("p", {}, `Cổng không nhận: ${answer.words}`)),
    el("article", { class: "mark-card", "aria-labelledby": "field-item" },
      el("p", { class: "mark-place" }, el("span", {}, `Tiêu chí ${item.code}`), el("span", {}, `${place + 1}/${items.length}`)),
      el("h2", { id: "field-item" }, item.text),
      asked(item), own(unit, item), carried(unit, item), quick(unit, item, said), steps(unit, item, said),
      asks && text(unit, item, said, "reason", `${words}${owesReason(item, said) ? " (bắt buộc)" : ""}`, { "aria-describedby": "field-fault" }),
      el("p", { id: "field-fault", class: wrong ? "field-fault" : "", hidden: !wrong }, wrong && icon("alert-triangle"), wrong),
      text(unit, item, said, "note", "Ghi chú"),
      photos(unit, item),
      el("p", { class: "field-kept" }, kept(unit, item))),
    el("nav", { class: "field-bar", "aria-label": "Chuyển tiêu chí" },
      link(items[place - 1], "Trước", "chevron-left"),
      el("a", { class: "btn", href: `#/${unit.id}/danh-sach` }, icon("list-check"), "Danh sách"),
      link(items[place + 1], "Sau", "chevron-right", "btn btn-primary")),
  ];
};

// arrows go from item to item and step by step, digits choose; never while somebody types
export const keys = (event, unit, code) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea")) return;
  const items = itemsOf(unit.criteria);
  const item = items.find((each) => each.code === code);
  if (!item) return;
  const goTo = (to) => to && (location.hash = `#/${unit.id}/tieu-chi/${encodeURIComponent(to.code)}`);
  const place = items.indexOf(item);
  const step = (way) => saying(unit, item, { points: stepped(item, current(unit, item), way), is_not_applicable: false });
  const acts = {
    ArrowLeft: () => goTo(items[place - 1]), ArrowRight: () => goTo(items[place + 1]),
    ArrowUp: () => step(1), ArrowDown: () => step(-1),
  };
  const act = acts[event.key] ?? choices(unit, item)[Number(event.key) - 1]?.act;
  if (!act) return;
  event.preventDefault();
  act();
};
