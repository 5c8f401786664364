// Keeps what is typed into a form marked data-draft until it is sent, and shows it again.

const AFTER = 5000; // milliseconds without a key
const LEAVING = 300; // after a field was left, unless the form is being sent
const CHANGED = " Sau đó đã có người sửa trang này: bỏ bản nháp để xem, hoặc so lại trước khi gửi.";
const page = document.body.dataset;
const loaded = document.readyState === "complete"
  ? null
  : new Promise((done) => addEventListener("load", done, { once: true })); // with what else listens here
const SKIPPED = ["password", "file", "hidden", "submit", "button", "reset", "image"];

const boxes = (form) =>
  [...form.elements].filter((box) => box.name && !SKIPPED.includes(box.type) && !("noDraft" in box.dataset));
const ticked = (box) => box.type === "checkbox" || box.type === "radio";

const uploads = (form) => [...form.querySelectorAll("[data-upload]")];
const keptName = (upload) => `${upload.dataset.name}_kept`;

// a file by its number, what it is called and when it came; one still to be sent by its name alone
const fileOf = (upload) => {
  const [chosen] = upload.querySelector("input[type=file]").files;
  const number = upload.querySelector("[data-upload-kept] input");
  if (chosen) return ["", chosen.name];
  const told = ["called", "size"].map((name) => upload.querySelector(`[data-upload-${name}]`).textContent);
  return number ? [number.value, ...told, number.dataset.at] : [];
};

const read = (form) => {
  const fields = {};
  for (const box of boxes(form)) {
    const values = (fields[box.name] ??= []);
    if (box.type === "select-multiple") values.push(...[...box.selectedOptions].map((one) => one.value));
    else if (!ticked(box) || box.checked) values.push(box.value);
  }
  for (const upload of uploads(form)) {
    const file = fileOf(upload);
    if (file.length) fields[keptName(upload)] = file;
  }
  return fields;
};

// from which state of the thing the text was typed: never filled in, only compared
const base = (form) => {
  const box = [...form.elements].find((one) => one.type === "hidden" && one.name === "revision");
  return box ? { revision: [box.value] } : {};
};

const fill = (form, fields) => {
  // a page with rows of its own makes room for them first
  form.dispatchEvent(new CustomEvent("draft:fill", { bubbles: true, detail: { fields } }));
  const left = structuredClone(fields);
  for (const box of boxes(form)) {
    const values = left[box.name];
    if (!values) continue;
    if (ticked(box)) box.checked = values.includes(box.value);
    else if (box.type === "select-multiple") for (const one of box.options) one.selected = values.includes(one.value);
    else if (values.length) box.value = values.shift();
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (const upload of uploads(form)) {
    const file = fields[keptName(upload)];
    if (file?.length > 1) upload.dispatchEvent(new CustomEvent("upload:found", { bubbles: true, detail: file }));
  }
};

const remember = (key, kept) => {
  try {
    if (kept) sessionStorage.setItem(key, JSON.stringify(kept));
    else sessionStorage.removeItem(key);
  } catch {
    // storage is refused
  }
};
const recall = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
};

const start = (form) => {
  const action = new URL(form.getAttribute("action") || location.href, location.href);
  const path = action.pathname + action.search;
  const key = `draft ${page.user} ${path}`; // what could not be kept as the session had ended
  const address = `${page.drafts}?path=${encodeURIComponent(path)}`;
  let timer = 0;
  let kept = JSON.stringify(read(form));
  let filling = false;
  let checked = false; // the draft is kept, the form may go

  const line = document.createElement("p");
  line.className = "draft-line";
  line.setAttribute("role", "status");
  (form.querySelector(".form-actions") ?? form).append(line);
  const mark = document.createElement("input");
  mark.type = "hidden";
  mark.name = "keeps_draft";
  mark.value = "1";
  form.append(mark);

  const ask = (method, body) =>
    fetch(method === "PUT" ? page.drafts : address, {
      method,
      body,
      keepalive: Boolean(body && body.length < 60000),
      signal: AbortSignal.timeout(8000),
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"],
      },
    });

  const save = async () => {
    clearTimeout(timer);
    const fields = read(form);
    const text = JSON.stringify(fields);
    if (text === kept) return;
    try {
      const answer = await ask("PUT", JSON.stringify({ path, fields: { ...fields, ...base(form) } }));
      if (answer.status === 401) {
        remember(key, { fields });
        document.dispatchEvent(new CustomEvent("session:ended"));
        return;
      }
      const told = await answer.json();
      line.textContent = answer.ok ? `Đã lưu nháp ${told.time}` : told.detail;
      if (!answer.ok) return;
      kept = text;
      document.dispatchEvent(new CustomEvent("session:left", { detail: told.session }));
    } catch {
      line.textContent = "Chưa lưu được nháp vì không nối được với cổng. Cổng sẽ thử lại.";
      later(AFTER);
    }
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  const discard = async () => {
    clearTimeout(timer);
    remember(key, null);
    await ask("DELETE");
    location.assign(location.href.split("#")[0]);
  };

  const say = (words) => {
    form.prepend(document.getElementById("draft-notice").content.cloneNode(true));
    const notice = form.firstElementChild;
    notice.querySelector("span").textContent = words;
    notice.querySelector("button").addEventListener("click", discard);
  };

  const restore = async () => {
    const lost = recall(key);
    remember(key, null);
    const answer = await ask("GET");
    const draft = answer.ok ? await answer.json() : { fields: null };
    await loaded;
    const fields = lost?.fields ?? draft.fields;
    if (!fields || JSON.stringify(read(form)) !== kept) return;
    filling = true;
    fill(form, fields);
    filling = false;
    if (JSON.stringify(read(form)) === kept) return; // nothing in it that is not here already
    if (lost) {
      say("Đang hiện nội dung đã gõ trước khi phiên làm việc hết. Hãy xem lại rồi gửi.");
      await save();
    } else {
      kept = JSON.stringify(read(form));
      const other = fields.revision && base(form).revision?.[0] !== fields.revision[0];
      say(`Đang hiện nội dung chưa gửi, lưu lúc ${draft.time} ngày ${draft.day}.${other ? CHANGED : ""}`);
    }
  };

  form.addEventListener("input", () => filling || later(AFTER));
  form.addEventListener("change", ({ target }) => filling || later(target.type === "hidden" ? LEAVING : AFTER));
  form.addEventListener("focusout", () => later(LEAVING));
  document.addEventListener("session:ending", save);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    save();
  });
  document.addEventListener("visibilitychange", () => document.hidden && !checked && save());

  // first the draft, then the form: whatever happens on the way, the text is there
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (checked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.inert) return;
    form.inert = true;
    await save();
    await new Promise((done) => setTimeout(done)); // a form is not sent while it is being sent
    form.inert = false;
    checked = true;
    form.requestSubmit(event.submitter);
  }, { capture: true });
  addEventListener("pageshow", () => (checked = false));

  // a page that answers what was sent shows that
  if (!("answersPost" in page)) restore().catch(() => {});
};

if (page.drafts) for (const form of document.querySelectorAll("form[data-draft]")) start(form);
