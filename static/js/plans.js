// Adds and removes rows of a plan in the page; without scripts the same buttons ask the server.

for (const form of document.querySelectorAll("form[data-plan]")) {
  const rows = form.querySelector("[data-plan-rows]");
  const pattern = form.querySelector("template[data-plan-new]");
  if (!rows || !pattern) continue;

  const keyOf = (row) => row.querySelector("[data-remove]").value.replace("remove-", "");
  const keys = () => [...rows.querySelectorAll("[data-plan-row]")].map(keyOf);
  const renumber = () => {
    let place = 0;
    for (const row of rows.querySelectorAll("[data-plan-row]")) {
      row.querySelector("[data-place]").textContent = String(++place);
    }
  };
  const changed = () => {
    renumber();
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const add = (key) => {
    const taken = keys().map((each) => Number(each.startsWith("n") ? each.slice(1) : 0));
    const name = key ?? `n${Math.max(0, ...taken) + 1}`;
    const made = pattern.content.cloneNode(true);
    for (const element of made.querySelectorAll("*")) {
      for (const attribute of element.attributes) {
        attribute.value = attribute.value.replace("row-n0", `row-${name}`).replace("remove-n0", `remove-${name}`);
      }
    }
    const row = made.firstElementChild;
    rows.append(row);
    return row;
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-remove]");
    if (!button) return;
    event.preventDefault();
    if ("add" in button.dataset) {
      const row = add();
      changed();
      row.querySelector("textarea, input").focus();
      return;
    }
    const row = button.closest("[data-plan-row]");
    const line = document.createElement("p");
    line.className = "plan-removed";
    line.setAttribute("role", "status");
    const name = row.querySelector("textarea").value.trim();
    line.append(name ? `Đã bỏ mục tiêu “${name.slice(0, 80)}”. ` : "Đã bỏ một dòng trống. ");
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "btn btn-sm";
    undo.textContent = "Hoàn tác";
    undo.addEventListener("click", () => {
      line.replaceWith(row);
      changed();
      row.querySelector("textarea").focus();
    });
    line.append(undo);
    row.replaceWith(line);
    changed();
    undo.focus();
  });

  // a draft with more rows than the page
  form.addEventListener("draft:fill", (event) => {
    for (const field of Object.keys(event.detail.fields)) {
      const key = /^row-(n\d+)-name$/.exec(field)?.[1];
      if (key && !keys().includes(key)) add(key);
    }
    renumber();
  });
}
