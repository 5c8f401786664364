// All items of a unit: a red dot where one is still to be marked; what the portal did not take.

import { button, el, icon, notice, tag } from "./dom.js";
import { fault, isGiven, itemsOf, shown } from "./rules.js";
import { carried } from "./sheet.js";
import * as state from "./state.js";

let onlyLeft = false;

const sign = (unit, item) => {
  const said = state.saidOf(unit, item.code);
  const answer = state.answerOf(unit, item.code);
  if (state.conflictsOf(unit).some((each) => each.item === item.code)) return ["mâu thuẫn", false];
  if (answer && !["waiting", "draft"].includes(answer.state)) return ["không gửi được", false];
  if (!isGiven(said)) return ["chưa chấm", false];
  if (fault(item, said)) return ["thiếu lý do", false];
  return [said.is_not_applicable ? "không áp dụng" : "", true];
};

const line = (unit, item) => {
  const said = state.saidOf(unit, item.code);
  const [words, isFine] = sign(unit, item);
  const photos = state.photosOf(unit, item.code).length;
  const points = said.is_not_applicable ? "–" : `${shown(said.points)} / ${shown(item.maximum)}`;
  return el("li", {}, el("a", { class: "field-item", href: `#/${unit.id}/tieu-chi/${encodeURIComponent(item.code)}` },
    el("span", { class: `field-dot ${isFine ? "is-given" : ""}`, "aria-hidden": "true" }),
    el("span", {}, `${item.code}. ${item.text}`, el("small", {}, [words, photos ? `${photos} ảnh` : ""].filter(Boolean).join(" · "))),
    el("strong", {}, points)));
};

const stopped = (row) =>
  el("div", { class: "panel" },
    el("p", {}, tag("late", "alert-triangle", "Không gửi được"), ` ${row.item}: ${row.words}`),
    row.said
      ? el("p", { class: "field-words" }, `${row.said.is_not_applicable ? "Không áp dụng" : `${shown(row.said.points)} điểm`}. ${row.said.reason}\n${row.said.note}`)
      : el("img", { src: row.small, alt: `Ảnh của tiêu chí ${row.item}`, width: 88 }),
    button("Bỏ nội dung này khỏi máy", () => (row.said ? state.dropAnswer(row.id) : state.dropPhoto(row.id)), { sign: "trash" }));

export const list = (unit) => {
  const items = itemsOf(unit.criteria);
  const shownItems = items.filter((item) => !onlyLeft || !sign(unit, item)[1]);
  const groups = [...new Set(shownItems.map((item) => item.group))];
  const left = items.filter((item) => !sign(unit, item)[1]).length;
  const rows = state.stopped(unit.id);
  return [
    el("div", { class: "field-head" }, el("h2", {}, unit.agency), el("p", { class: "field-part" }, left ? `Còn ${left} tiêu chí cần xem.` : "Đã chấm đủ các tiêu chí.")),
    rows.map(stopped),
    carried(unit),
    el("label", { class: "field-filter" },
      el("input", { type: "checkbox", checked: onlyLeft, "data-focus": "only-left", onchange: (event) => { onlyLeft = event.target.checked; state.changed(); } }),
      "Chỉ hiện tiêu chí còn phải chấm"),
    groups.map((group) => [
      el("h2", {}, `${group.code}. ${group.title}`),
      el("ul", { class: "field-items" }, shownItems.filter((item) => item.group === group).map((item) => line(unit, item)))]),
    onlyLeft && !shownItems.length && notice("done", "check", el("p", {}, "Không còn tiêu chí nào chưa chấm.")),
    el("nav", { class: "field-bar", "aria-label": "Chuyển trang" },
      el("a", { class: "btn", href: "#/" }, icon("chevron-left"), "Các đơn vị"),
      el("a", { class: "btn btn-primary", href: `#/${unit.id}` }, "Chấm tiếp", icon("chevron-right"))),
  ];
};
