// The buttons beside the points of an item: one step up or down, within what the item allows.

const read = (text) => Number(text.trim().replace(",", "."));
const show = (number) => String(Math.round(number * 100) / 100).replace(".", ",");

for (const box of document.querySelectorAll("[data-stepper]")) {
  const input = box.querySelector("input");
  const step = read(input.dataset.step), maximum = read(input.dataset.maximum);
  const move = (by) => {
    const now = input.value.trim() ? read(input.value) : by > 0 ? -step : maximum + step;
    if (Number.isNaN(now)) return;
    input.value = show(Math.min(maximum, Math.max(0, Math.round(now / step) * step + by)));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  for (const [name, by] of [["[data-down]", -step], ["[data-up]", step]]) {
    const button = box.querySelector(name);
    button.hidden = false;
    button.addEventListener("click", () => move(by));
  }
  input.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    move(event.key === "ArrowUp" ? step : -step);
  });
}
