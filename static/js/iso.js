// Rows of an ISO procedure: added, removed and moved in the page, and the steps' times added up.
// Without scripts the same buttons ask the server.

const HOURS_A_DAY = 8;
const show = (value) => String(Math.round(value * 100) / 100).replace(".", ",");

const numberOf = (text) => {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() && Number.isFinite(value) ? value : null;
};
const scaleOf = (value, unit) => (unit === "days" ? ["days", value] : ["hours", value * (unit === "working_days" ? HOURS_A_DAY : 1)]);

for (const form of document.querySelectorAll("form[data-iso]")) {
  const tables = [...form.querySelectorAll("[data-iso-rows]")];
  const kindOf = (table) => table.dataset.isoRows;
  const listOf = (table) => table.querySelector("[data-iso-list]");
  const rowsOf = (table) => [...listOf(table).querySelectorAll("[data-iso-row]")];
  const units = Object.fromEntries([...form.elements.stated_unit.options].map((one) => [one.value, one.text]));

  const addUp = () => {
    const line = form.querySelector(".iso-rows-foot [data-iso-sum]");
    const times = rowsOf(tables[0])
      .map((row) => [numberOf(row.querySelector("[name$='-value']").value), row.querySelector("[name$='-unit']").value])
      .filter(([value]) => value !== null);
    if (!times.length) {
      line.textContent = "";
      return;
    }
    const unit = times[0][1];
    const scales = times.map(([value, each]) => scaleOf(value, each));
    if (scales.some(([scale]) => scale !== scales[0][0])) {
      line.textContent = "Các bước ghi đơn vị khác nhau nên không cộng được.";
      line.dataset.state = "differs";
      return;
    }
    const sum = scales.reduce((all, [, value]) => all + value, 0);
    const words = `Tổng các bước: ${show(unit === "working_days" ? sum / HOURS_A_DAY : sum)} ${units[unit]}`;
    const stated = numberOf(form.elements.stated.value);
    const statedUnit = form.elements.stated_unit.value;
    line.dataset.state = "differs";
    if (stated === null) {
      line.textContent = `${words}; quy trình chưa ghi thời gian giải quyết.`;
      return;
    }
    const [scale, value] = scaleOf(stated, statedUnit);
    const said = `${show(stated)} ${units[statedUnit]}`;
    if (scale !== scales[0][0]) line.textContent = `${words}; khác đơn vị với thời gian giải quyết ${said}.`;
    else if (Math.abs(value - sum) > 0.001) {
      line.textContent = `${words}, ${sum > value ? "dài hơn" : "ngắn hơn"} thời gian giải quyết ${said}.`;
    } else {
      line.textContent = `${words}, bằng thời gian giải quyết.`;
      line.dataset.state = "same";
    }
  };

  const settle = (table) => {
    const rows = rowsOf(table);
    rows.forEach((row, at) => {
      row.querySelector("[data-iso-place]").textContent = String(at + 1);
      row.setAttribute("aria-label", `${row.dataset.title} ${at + 1}`);
    });
    table.querySelector("[data-iso-order]").value = rows.map((row) => row.dataset.isoRow).join(",");
    addUp();
  };
  const changed = (table) => {
    settle(table);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const make = (table, key) => {
    const kind = kindOf(table);
    const made = table.querySelector("template[data-iso-new]").content.cloneNode(true);
    for (const element of made.querySelectorAll("*")) {
      for (const attribute of element.attributes) {
        attribute.value = attribute.value.replace(`${kind}-n0`, `${kind}-${key}`);
      }
    }
    const row = made.firstElementChild;
    row.dataset.isoRow = key;
    listOf(table).append(row);
    return row;
  };
  const freeKey = (table) =>
    `n${Math.max(0, ...rowsOf(table).map((row) => Number(row.dataset.isoRow.slice(1)))) + 1}`;

  const remove = (table, row) => {
    const line = document.createElement("p");
    line.className = "iso-row-gone";
    line.setAttribute("role", "status");
    const name = row.querySelector("textarea, [name$='-name']").value.trim();
    line.append(name ? `Đã bỏ “${name.slice(0, 80)}”. ` : "Đã bỏ một dòng trống. ");
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "btn btn-sm";
    undo.textContent = "Hoàn tác";
    undo.addEventListener("click", () => {
      line.replaceWith(row);
      changed(table);
      row.querySelector("textarea, input").focus();
    });
    line.append(undo);
    row.replaceWith(line);
    changed(table);
    undo.focus();
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-iso-add], [data-iso-remove], [data-iso-move]");
    if (!button) return;
    event.preventDefault();
    const table = button.closest("[data-iso-rows]");
    if ("isoAdd" in button.dataset) {
      const row = make(table, freeKey(table));
      changed(table);
      row.querySelector("textarea, input").focus();
      return;
    }
    const row = button.closest("[data-iso-row]");
    if ("isoRemove" in button.dataset) {
      remove(table, row);
      return;
    }
    const rows = rowsOf(table);
    const at = rows.indexOf(row);
    if (button.dataset.isoMove === "up" && at > 0) rows[at - 1].before(row);
    if (button.dataset.isoMove === "down" && at < rows.length - 1) rows[at + 1].after(row);
    changed(table);
    button.focus();
  });
  form.addEventListener("input", addUp);
  form.addEventListener("change", ({ target }) => target !== form && addUp());

  // a draft with other rows than the page, or in another order
  form.addEventListener("draft:fill", (event) => {
    for (const table of tables) {
      const order = event.detail.fields[`order-${kindOf(table)}`]?.[0];
      if (order === undefined) continue;
      const keys = order.split(",").filter((key) => /^n\d{1,4}$/.test(key));
      const there = new Map(rowsOf(table).map((row) => [row.dataset.isoRow, row]));
      for (const [key, row] of there) if (!keys.includes(key)) row.remove();
      for (const key of keys) listOf(table).append(there.get(key) ?? make(table, key));
      settle(table);
    }
    setTimeout(addUp);
  });

  for (const table of tables) settle(table);
}
