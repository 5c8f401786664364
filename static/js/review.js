// The desk by keys, and sentences that write themselves into the reason.

const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
const reason = document.querySelector("[name=reason]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
  if (event.key === "r" && reason) {
    event.preventDefault();
    reason.focus();
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (target) {
    event.preventDefault();
    target.click();
  }
});

// a chosen sentence stands in the reason, where it can be completed; unchosen it is gone again
for (const box of document.querySelectorAll("[data-sentences] input")) {
  const text = box.closest("label").innerText.trim();
  box.removeAttribute("name"); // what is sent is the reason as it reads
  box.addEventListener("change", () => {
    const lines = reason.value.split("\n").filter((line) => line.trim() && line.trim() !== text);
    if (box.checked) lines.push(text);
    reason.value = lines.join("\n");
    reason.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
