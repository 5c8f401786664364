// The sentence about what the agency covers is written into the form by one press; without
// a script it stands there to be copied.

const show = () => {
  for (const button of document.querySelectorAll("[data-write-scope]")) button.hidden = false;
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-write-scope]");
  if (!button) return;
  const field = document.querySelector("[name=scope]");
  field.value = button.closest("[data-scope-offer]").querySelector("[data-scope-sentence]").textContent.trim();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
document.addEventListener("htmx:afterSettle", show);
show();
