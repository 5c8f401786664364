// While figures of dossiers are typed: says of each row whether what there was is what became of it.
// The server judges anyway.
const CAME = 4; // the first boxes: carried over, received three ways; the others are done or open

const numberOf = (box) => {
  const text = box.value.trim().replace(/(?<=\d)[\s.](?=\d{3}(\D|$))/g, "");
  return text === "" ? 0 : /^\d+$/.test(text) ? Number(text) : NaN;
};
const shown = (number) => number.toLocaleString("vi-VN");
const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);

const check = (row) => {
  const output = row.querySelector("output");
  const boxes = [...row.querySelectorAll("td.num input")];
  if (!output || !boxes.length) return;
  const numbers = boxes.map(numberOf);
  const [there, became] = [sum(numbers.slice(0, CAME)), sum(numbers.slice(CAME))];
  const blank = boxes.every((box) => box.value.trim() === "");
  output.className = blank || there === became ? "is-right" : "is-wrong";
  if (blank) output.textContent = "";
  else if (numbers.some(Number.isNaN)) {
    output.className = "is-wrong";
    output.textContent = "Có ô không phải là số nguyên.";
  } else if (there === became) output.textContent = `Khớp: ${shown(there)} hồ sơ`;
  else output.textContent = `Lệch ${shown(Math.abs(there - became))}: có ${shown(there)}, giải quyết và còn lại ${shown(became)}`;
};

for (const table of document.querySelectorAll("[data-dossiers]")) {
  for (const kind of ["input", "change"]) {
    table.addEventListener(kind, (event) => {
      const row = event.target.closest("[data-dossier-row]");
      if (row) check(row);
    });
  }
  table.querySelectorAll("[data-dossier-row]").forEach(check);

  // up and down in a column, as in a sheet
  table.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const cell = event.target.closest?.("td.num");
    if (!step || !cell) return;
    const place = [...cell.parentElement.children].indexOf(cell);
    const rows = [...table.querySelectorAll("[data-dossier-row]")].filter((row) => row.querySelector("td.num"));
    const next = rows[rows.indexOf(cell.parentElement) + step]?.children[place]?.querySelector("input");
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });
}

for (const form of document.querySelectorAll("[data-period]")) {
  const part = form.elements.part;
  const show = () => form.classList.toggle("is-days", part.value === "days");
  part.addEventListener("change", show);
  show();
}
