// Where two inspectors said different things of one item: both stand here until one is chosen.

import { button, el, icon, notice, say } from "./dom.js";
import { itemsOf, NOTHING, shown } from "./rules.js";
import * as net from "./net.js";
import * as state from "./state.js";
import * as sync from "./sync.js";

const choosing = async (conflict, isTaken, seen) => {
  try {
    await sync.choose(conflict.id, isTaken, seen);
    say(`Đã chọn điểm cho tiêu chí ${conflict.item}.`, "done");
  } catch (error) {
    if (error instanceof net.SignedOut) say("Phiên đăng nhập đã hết. Hãy đăng nhập rồi chọn lại.", "late");
    else if (error instanceof net.Away) say("Cần có mạng để chọn. Cả hai nội dung vẫn được giữ.", "late");
    else {
      say(error.message, "late");
      sync.run(true); // somebody was quicker: see what stands now
    }
  }
};

const side = (title, said, who, words, act) =>
  el("section", { class: "panel", "aria-label": title },
    el("h3", {}, title),
    el("p", { class: "field-part" }, who),
    el("p", { class: "score-figure" }, said.is_not_applicable ? "Không áp dụng" : `${shown(said.points)} điểm`),
    el("p", { class: "field-words" }, said.reason ? `Lý do: ${said.reason}` : "Không ghi lý do."),
    said.note && el("p", { class: "field-words" }, `Ghi chú: ${said.note}`),
    button(words, act));

export const conflicts = (unit) => {
  const items = new Map(itemsOf(unit.criteria).map((item) => [item.code, item]));
  const rows = state.conflictsOf(unit);
  return [
    el("div", { class: "field-head" }, el("h2", {}, unit.agency),
      el("p", { class: "field-part" }, rows.length ? "Hai người chấm khác nhau. Cả hai nội dung được giữ cho đến khi chọn một." : "")),
    rows.map((conflict) => {
      const stands = unit.marks[conflict.item] ?? NOTHING;
      return el("article", { class: "field-conflict" },
        el("h2", {}, `${conflict.item}. ${items.get(conflict.item)?.text ?? ""}`),
        el("div", { class: "versus" },
          side("Đang có trên cổng", stands, [stands.by, stands.at].filter(Boolean).join(", "), "Giữ bản trên cổng", () => choosing(conflict, false, stands.version ?? 0)),
          side("Gửi sau", conflict.said, [conflict.by, conflict.at].filter(Boolean).join(", "), "Lấy bản gửi sau", () => choosing(conflict, true, stands.version ?? 0))));
    }),
    !rows.length && notice("done", "check", el("p", {}, "Không còn mâu thuẫn nào ở đơn vị này.")),
    el("nav", { class: "field-bar", "aria-label": "Chuyển trang" },
      el("a", { class: "btn", href: `#/${unit.id}/danh-sach` }, icon("list-check"), "Danh sách"),
      el("a", { class: "btn btn-primary", href: `#/${unit.id}` }, "Chấm tiếp", icon("chevron-right"))),
  ];
};
