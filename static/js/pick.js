// A list to choose from: one box ticks all that is shown, and the button says how many are ticked.

const settle = (area) => {
  const boxes = [...area.querySelectorAll(".pick input[type=checkbox]")];
  const ticked = boxes.filter((box) => box.checked).length;
  const all = area.querySelector("[data-pick-all]");
  if (!all) return;
  all.closest("label").hidden = boxes.length < 2;
  all.checked = ticked > 0 && ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
  for (const line of area.querySelectorAll("[data-picked]")) line.textContent = ticked ? ` (${ticked})` : "";
};
const settleAll = () => {
  for (const area of document.querySelectorAll("[data-pick]")) settle(area);
};

document.addEventListener("change", ({ target }) => {
  const area = target.closest("[data-pick]");
  if (!area) return;
  if ("pickAll" in target.dataset) {
    for (const box of area.querySelectorAll(".pick input[type=checkbox]")) box.checked = target.checked;
  }
  settle(area);
});
document.addEventListener("htmx:afterSwap", settleAll);
addEventListener("pageshow", settleAll); // "back" keeps what was ticked
settleAll();
