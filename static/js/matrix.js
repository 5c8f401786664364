// The matrix: a press on a cell opens that duty; resting on one says it in words. Without
// this the name of the agency leads to its year, where every duty is a link.

const cellOf = (event) => event.target.closest?.("[data-matrix] td[data-o]");

const addressOf = (cell) => {
  const agency = new URL(cell.parentElement.querySelector("a").href);
  const past = cell.closest("[data-matrix]").dataset.matrix;
  return new URL(`${cell.dataset.o}/${past}`, agency).href;
};

document.addEventListener("click", (event) => {
  const cell = cellOf(event);
  if (!cell) return;
  if (event.ctrlKey || event.metaKey) open(addressOf(cell));
  else location.href = addressOf(cell);
});

document.addEventListener("mouseover", (event) => {
  const cell = cellOf(event);
  if (!cell || cell.title) return;
  const [letter, ...marks] = cell.textContent;
  const late = marks.includes("*") ? ", nộp muộn" : "";
  const revised = marks.includes("+") ? ", bản sửa chưa được tiếp nhận" : "";
  const words = document.querySelector(`[data-legend] [data-letter="${letter}"]`)?.textContent;
  const duty = cell.closest("table").tHead.rows[0].cells[cell.cellIndex].title;
  const agency = cell.parentElement.querySelector("a").textContent;
  cell.title = `${agency}, ${duty}: ${words}${late}${revised}`;
});
