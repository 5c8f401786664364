// What the frame does beyond plain HTML; every page also works without it.

const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

// "/" goes to the search, Escape closes what is open
document.addEventListener("keydown", (event) => {
  const search = document.querySelector("[data-search]");
  if (event.key === "/" && search && !typing(event.target) && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    search.focus();
    search.select();
  }
  if (event.key === "Escape") {
    const open = document.querySelector("[data-drop][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
    showMenu(false);
  }
});

// a press elsewhere closes drop-downs
document.addEventListener("click", (event) => {
  for (const drop of document.querySelectorAll("[data-drop][open]")) {
    if (!drop.contains(event.target)) drop.open = false;
  }
});

// the side bar on small screens
const menuButton = document.querySelector("[data-menu]");
const showMenu = (shown) => {
  if (!menuButton) return;
  menuButton.setAttribute("aria-expanded", String(shown));
  document.getElementById("side-bar").classList.toggle("is-open", shown);
};
menuButton?.addEventListener("click", () => {
  showMenu(menuButton.getAttribute("aria-expanded") === "false");
});

// light, dark or as the machine says; remembered here only
const themes = document.querySelector("[data-theme-choice]");
if (themes) {
  themes.hidden = false;
  const chosen = document.documentElement.dataset.bsTheme ?? "";
  themes.querySelector(`[value="${chosen}"]`).checked = true;
  themes.addEventListener("change", (event) => {
    const theme = event.target.value;
    if (theme) document.documentElement.dataset.bsTheme = theme;
    else delete document.documentElement.dataset.bsTheme;
    try {
      if (theme) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch {
      // storage is refused: the choice lasts as long as the page
    }
  });
}

// show and hide a password
for (const button of document.querySelectorAll("[data-reveal]")) {
  button.hidden = false;
  const input = document.getElementById(button.dataset.reveal);
  const name = document.querySelector(`label[for="${input.id}"]`)?.firstChild.textContent.trim() ?? "";
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? "Ẩn" : "Hiện";
    button.setAttribute("aria-pressed", String(shown));
    button.setAttribute("aria-label", `${shown ? "Ẩn" : "Hiện"} ${name.toLowerCase()}`);
  };
  show(false);
  button.addEventListener("click", () => show(input.type === "password"));
  input.form?.addEventListener("submit", () => show(false));
}

// the chosen file by its name, in the house's words instead of the browser's
document.addEventListener("change", (event) => {
  if (event.target.type !== "file") return;
  const words = event.target.parentElement.querySelector("[data-file-name]");
  const names = [...event.target.files].map((file) => file.name);
  if (words) words.textContent = names.join(", ") || "Chưa chọn tệp nào";
});

// a form that came back refused says so first
document.querySelector("[data-first-error]")?.focus();

// a table that fits keeps its head under the top bar; one that does not scrolls by itself
const fit = () => {
  for (const wrap of document.querySelectorAll(".table-wrap")) {
    wrap.classList.remove("fits");
    const fits = wrap.scrollWidth <= wrap.clientWidth;
    wrap.classList.toggle("fits", fits);
    if (!fits) wrap.tabIndex = 0;
  }
};
fit();
addEventListener("resize", fit);
document.fonts.ready.then(fit);
document.addEventListener("htmx:afterSettle", fit);

// a panel that could not be fetched says so
const failed = (event) => {
  const target = event.detail.target ?? event.target;
  const words = document.getElementById("panel-failed");
  if (target instanceof Element && words && target !== document.body) {
    target.replaceChildren(words.content.cloneNode(true));
  }
};
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:timeout", failed);

// an address says only what was chosen
document.addEventListener("htmx:configRequest", (event) => {
  const form = event.detail.elt;
  if (!("dropBlanks" in form.dataset)) return;
  for (const [name, value] of [...event.detail.formData]) {
    if (value === "") event.detail.formData.delete(name);
  }
});
