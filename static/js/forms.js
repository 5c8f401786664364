// A form is sent once: a second press while it is on its way does nothing.

const SENDING = "sending";
const AGAIN_AFTER = 15000; // what answers with a file leaves the page where it is

const release = (form) => {
  delete form.dataset[SENDING];
  for (const button of document.querySelectorAll("[data-sent]")) {
    if (button.form !== form) continue;
    button.disabled = false;
    delete button.dataset.sent;
  }
};

// on the window: whoever holds a form back for a while, as an upload does, has been asked by then
addEventListener("submit", (event) => {
  const form = event.target;
  if (SENDING in form.dataset) {
    event.preventDefault();
    return;
  }
  // attributes, as a field called "method" hides the form's own
  const isSent = form.getAttribute("method")?.toLowerCase() === "post" && !form.hasAttribute("target");
  if (event.defaultPrevented || !isSent) return;
  form.dataset[SENDING] = "";
  // after the browser has read the form: a disabled button would not be sent with it
  setTimeout(() => {
    for (const button of form.elements) {
      if (button.type !== "submit" || button.disabled) continue;
      button.disabled = true;
      button.dataset.sent = "";
    }
  });
  setTimeout(release, AGAIN_AFTER, form);
});

// "back" may show the page as it was left
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) release(form);
});
