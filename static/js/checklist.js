// Adds up the points of a checklist while they are typed: by group, by part, in all.
// Makes room for the rows of a draft that is filled in again.

const WHOLE = 100;
const MOST_ROWS = 90;
const numberOf = (text) => {
  const value = Number(text.trim().replace(",", "."));
  return Number.isFinite(value) && value > 0 ? value : 0;
};
const show = (value) => String(Math.round(value * 100) / 100).replace(".", ",");

for (const form of document.querySelectorAll("form[data-checklist]")) {
  const rowsOf = () => [...form.querySelectorAll("[data-check-row]")];
  const total = form.querySelector("[data-check-total]");
  const order = form.querySelector("[data-check-order]");
  const foot = form.querySelector("[data-check-foot]");

  const addUp = () => {
    const sums = new Map();
    let over = {};
    let all = 0;
    for (const row of rowsOf()) {
      const level = row.dataset.checkRow;
      if (level === "item") {
        const points = numberOf(row.querySelector("[name$='-maximum']").value);
        all += points;
        for (const heading of Object.values(over)) sums.set(heading, sums.get(heading) + points);
        continue;
      }
      over = level === "part" ? { part: row } : { ...over, group: row };
      sums.set(row, 0);
    }
    for (const [heading, sum] of sums) {
      const line = heading.querySelector("[data-check-sum]");
      const said = heading.querySelector("[name$='-points']");
      line.textContent = show(sum);
      const differs = said && said.value.trim() && Math.abs(numberOf(said.value) - sum) > 0.001;
      line.closest("p").dataset.state = differs ? "differs" : "";
    }
    total.textContent = show(all);
    total.closest("p").dataset.state = Math.abs(all - WHOLE) < 0.001 ? "whole" : "";
  };

  const make = (level, key) => {
    const made = form.querySelector(`template[data-check-new=${level}]`).content.cloneNode(true);
    for (const element of made.querySelectorAll("*")) {
      for (const attribute of element.attributes) attribute.value = attribute.value.replace(/\bn0\b/g, key);
    }
    return made.firstElementChild;
  };

  form.addEventListener("draft:fill", ({ detail }) => {
    const wanted = (detail.fields.order?.[0] ?? "")
      .split(",")
      .map((each) => each.split(":"))
      .filter(([key, level]) => /^n\d{1,4}$/.test(key) && ["part", "group", "item"].includes(level))
      .slice(0, MOST_ROWS);
    if (!wanted.length) return;
    const there = new Map(rowsOf().map((row) => [`${row.id}:${row.dataset.checkRow}`, row]));
    const rows = wanted.map(([key, level]) => there.get(`${key}:${level}`) ?? make(level, key));
    for (const row of there.values()) if (!rows.includes(row)) row.remove();
    for (const row of rows) foot.before(row);
    order.value = wanted.map((each) => each.join(":")).join(",");
    const next = `#n${Math.max(...wanted.map(([key]) => Number(key.slice(1)))) + 1}`;
    for (const button of form.querySelectorAll("[name=do][value^=add-]")) button.setAttribute("formaction", next);
    setTimeout(addUp);
  });

  form.addEventListener("input", addUp);
  addUp();
}
