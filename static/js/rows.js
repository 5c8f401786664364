// Adds rows to a section of repeated rows and takes them away; without scripts its blank rows serve.

for (const section of document.querySelectorAll("[data-rows]")) {
  const list = section.querySelector("[data-rows-list]");
  const pattern = section.querySelector("template[data-rows-new]");
  const total = section.querySelector("input[name$='-TOTAL_FORMS']");
  const more = section.querySelector("[data-rows-add]");
  if (!list || !pattern || !total || !more) continue;
  const form = section.closest("form");
  const prefix = total.name.replace("-TOTAL_FORMS", "");

  const shown = () => [...list.querySelectorAll("[data-row]:not([hidden])")];
  const number = () =>
    shown().forEach((row, place) => row.setAttribute("aria-label", `Dòng ${place + 1}`));
  const add = () => {
    const made = pattern.content.cloneNode(true);
    for (const element of made.querySelectorAll("*")) {
      for (const attribute of element.attributes) {
        attribute.value = attribute.value.replaceAll("__prefix__", total.value);
      }
    }
    total.value = String(Number(total.value) + 1);
    const row = made.firstElementChild;
    row.querySelector("[data-row-remove]").hidden = false;
    list.append(row);
    number();
    return row;
  };
  const changed = () => form.dispatchEvent(new Event("change", { bubbles: true }));

  for (const button of list.querySelectorAll("[data-row-remove]")) button.hidden = false;
  more.hidden = false;
  more.addEventListener("click", () => {
    add().querySelector("input, select, textarea").focus();
    changed();
  });

  // the row stays, blank and out of sight: blank rows are left out
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-remove]");
    if (!button) return;
    const row = button.closest("[data-row]");
    const boxes = [...row.querySelectorAll("input, select, textarea")];
    const held = boxes.map((box) => box.value);
    for (const box of boxes) box.value = "";
    row.hidden = true;
    const line = document.createElement("p");
    line.className = "row-removed";
    line.setAttribute("role", "status");
    line.append(held[0] ? `Đã bỏ dòng “${held[0].slice(0, 60)}”. ` : "Đã bỏ một dòng. ");
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "btn btn-sm";
    undo.textContent = "Hoàn tác";
    undo.addEventListener("click", () => {
      boxes.forEach((box, place) => (box.value = held[place]));
      row.hidden = false;
      line.remove();
      number();
      changed();
      boxes[0].focus();
    });
    line.append(undo);
    row.after(line);
    number();
    changed();
    undo.focus();
  });

  // a draft with more rows than the page
  form.addEventListener("draft:fill", (event) => {
    for (const field of Object.keys(event.detail.fields)) {
      const place = field.startsWith(`${prefix}-`) ? Number(field.split("-")[1]) : -1;
      while (place >= Number(total.value) && place < 80) add();
    }
  });
}
