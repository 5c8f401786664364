// Choosing the file sends the form at once, as long as nothing else is being filled in.

for (const form of document.querySelectorAll("[data-send-at-once]")) {
  form.addEventListener("change", (event) => {
    if (event.target.type !== "file" || !event.target.files.length) return;
    if (!form.querySelector("details[open]")) form.requestSubmit();
  });
}
