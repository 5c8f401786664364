// Choosing the file sends the form at once, as long as nothing else is being filled in.

for (const form of document.querySelectorAll("[data-send-at-once]")) {
  form.addEventListener("change", (event) => {
    if (event.target.type !== "file" || form.querySelector("details[open]")) return;
    const input = event.target;
    // after the field itself has looked at the file: it empties itself of one it refuses
    setTimeout(() => input.files.length && form.requestSubmit());
  });
}
