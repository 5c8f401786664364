// A form is sent once: a second press while it is on its way does nothing. Without a
// network it is not sent at all, as what was typed would give way to the browser's own page.

const SENDING = "sending";
const AGAIN_AFTER = 15000; // what answers with a file leaves the page where it is
const OFFLINE = "Máy đang không có mạng nên biểu mẫu chưa được gửi. Nội dung đã nhập vẫn còn trên trang; khi có mạng, hãy bấm lại.";

const release = (form) => {
  delete form.dataset[SENDING];
  for (const button of document.querySelectorAll("[data-sent]")) {
    if (button.form !== form) continue;
    button.disabled = false;
    delete button.dataset.sent;
  }
};

const line = document.createElement("p");
line.className = "notice notice-late offline-line";
line.setAttribute("role", "alert");
addEventListener("online", () => line.remove());

// before whoever else holds a form back
document.addEventListener("submit", (event) => {
  if (navigator.onLine || event.target.getAttribute("method")?.toLowerCase() !== "post") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  (event.target.querySelector(".form-actions") ?? event.target).prepend(line);
  line.textContent = OFFLINE;
}, { capture: true });

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
