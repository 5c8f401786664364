// Adds up the points of a checklist while they are typed: by group, by part, in all.

const WHOLE = 100;
const numberOf = (text) => {
  const value = Number(text.trim().replace(",", "."));
  return Number.isFinite(value) && value > 0 ? value : 0;
};
const show = (value) => String(Math.round(value * 100) / 100).replace(".", ",");

for (const form of document.querySelectorAll("form[data-checklist]")) {
  const rows = [...form.querySelectorAll("[data-check-row]")];
  const total = form.querySelector("[data-check-total]");

  const addUp = () => {
    const sums = new Map();
    let over = {};
    let all = 0;
    for (const row of rows) {
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

  form.addEventListener("input", addUp);
  addUp();
}
