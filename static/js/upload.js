// Sends a chosen file by itself, says how far it is, and hands its number to the form.
// Without this the file comes with the form; every word about the file itself is the server's.

const MB = 1024 * 1024;
const LOST = "Mất kết nối khi đang tải tệp lên. Nội dung đã nhập vẫn còn trên trang; khi có mạng, bấm “Thử lại”.";
const ANSWERS = {
  403: "Anh/chị không có quyền nộp tệp cho cơ quan này.",
  404: "Anh/chị không có quyền nộp tệp cho cơ quan này.",
  413: "Máy chủ không nhận tệp lớn như vậy. Hãy chọn tệp nhỏ hơn.",
  507: "Hết dung lượng lưu trữ trên máy chủ. Tệp chưa được nhận; hãy báo Tổ giúp việc rồi bấm “Thử lại” sau.",
};
const SIGNED_OUT = "Phiên làm việc đã hết. Hãy đăng nhập lại ở một thẻ khác của trình duyệt rồi bấm “Thử lại”; nội dung đã nhập vẫn còn trên trang.";
const FAILED = "Máy chủ chưa nhận được tệp. Hãy bấm “Thử lại”.";

const WAITS = "Biểu mẫu được gửi ngay khi xong.";

// upwards, so that what is just too large is not called as large as it may be
const megabytes = (bytes) => (Math.ceil((10 * bytes) / MB) / 10).toLocaleString("vi", { maximumFractionDigits: 1 });
const progress = (sent, all) => (
  all < MB
    ? `${Math.round(sent / 1024)}/${Math.round(all / 1024)} KB`
    : `${megabytes(sent)}/${megabytes(all)} MB`
);
const part = (box, name) => box.querySelector(`[data-upload-${name}]`);
const states = new WeakMap(); // of each field: its file, the request under way, who waits for it

const stateOf = (box) => {
  if (!states.has(box)) states.set(box, {});
  return states.get(box);
};

const wrong = (box, words, again = false) => {
  part(box, "going").hidden = true;
  part(box, "wrong").hidden = !words;
  part(box, "reason").textContent = words;
  part(box, "retry").hidden = !again;
};

// where the file goes; none as long as the form's agency is not chosen
const addressOf = (box) => {
  const { address } = box.dataset;
  if (!address.includes("/0/")) return address;
  const agency = box.closest("form").elements.agency?.value;
  return agency ? address.replace("/0/", `/${agency}/`) : "";
};

// what the server would refuse for its size is said before it is sent, in the server's words
const wrongSize = (box, file) => {
  if (!file.size) return `Tệp “${file.name}” rỗng (0 byte). Hãy chọn tệp khác.`;
  const photo = /^image\/(jpeg|png)$/.test(file.type);
  const limit = Number(photo ? box.dataset.photoLimit : box.dataset.documentLimit);
  if (file.size < limit) return "";
  return `Tệp phải nhỏ hơn ${limit / MB} MB; “${file.name}” có ${megabytes(file.size)} MB. ${box.dataset.smaller}`;
};

const received = (box, told) => {
  const kept = part(box, "kept");
  kept.hidden = false;
  part(box, "state").textContent = "Đã nhận";
  part(box, "called").textContent = told.name;
  part(box, "size").textContent = told.size;
  part(box, "button").textContent = "Chọn tệp khác";
  part(box, "warnings").replaceChildren(...told.warnings.map((words) => {
    const line = document.createElement("li");
    line.textContent = words;
    return line;
  }));
  const name = `${box.dataset.name}_kept`;
  const number = kept.querySelector("input") ?? kept.appendChild(document.createElement("input"));
  Object.assign(number, { type: "hidden", name, value: told.number });
  number.dataset.at = told.at;
  const input = box.querySelector("input[type=file]");
  input.value = ""; // it was sent; the form carries its number
  input.classList.remove("is-invalid");
  part(box, "hint").textContent = "";
  number.dispatchEvent(new Event("change", { bubbles: true })); // a draft of the form has it too
};

const forget = (box) => {
  box.querySelector("input[type=file]").value = "";
  part(box, "hint").textContent = "";
  part(box, "going").hidden = true;
};

const answered = (box, request) => {
  const state = stateOf(box);
  const waiting = state.waiting;
  state.request = state.waiting = undefined;
  let told = null;
  try {
    told = JSON.parse(request.responseText);
  } catch {
    // a page and no answer: judged by its number
  }
  if (request.status === 201 && told) {
    received(box, told);
    wrong(box, "");
    if (waiting) waiting.form.requestSubmit(waiting.submitter);
  } else if (told?.refused) {
    state.file = undefined;
    forget(box);
    wrong(box, told.refused);
  } else {
    const signedOut = request.status === 200 || request.status === 401;
    wrong(box, signedOut ? SIGNED_OUT : ANSWERS[request.status] ?? FAILED, true);
  }
};

const send = (box) => {
  const state = stateOf(box);
  const address = addressOf(box);
  if (!state.file || !address) return;
  state.request?.abort();
  wrong(box, "");
  const going = part(box, "going");
  const bar = going.querySelector("progress");
  going.hidden = false;
  const show = (sent, all) => {
    const share = Math.min(100, Math.floor((100 * sent) / all));
    bar.value = share;
    const words = share < 100
      ? `Đang tải lên “${state.file.name}”: ${share} % (${progress(sent, all)})`
      : `Đã gửi xong, đang kiểm tra “${state.file.name}”…`;
    part(box, "words").textContent = state.waiting ? `${words} ${WAITS}` : words;
  };
  show(0, state.file.size);
  const body = new FormData();
  body.append("kinds", box.dataset.kinds);
  body.append("file", state.file);
  const request = new XMLHttpRequest();
  state.request = request;
  request.open("POST", address);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", box.closest("form").elements.csrfmiddlewaretoken.value);
  request.upload.addEventListener("progress", (event) => show(event.loaded, event.total));
  request.addEventListener("load", () => answered(box, request));
  request.addEventListener("error", () => {
    state.request = state.waiting = undefined;
    wrong(box, LOST, true);
  });
  request.send(body);
};

const choose = (box, file) => {
  const state = stateOf(box);
  const words = wrongSize(box, file);
  if (words) {
    state.file = undefined;
    forget(box);
    wrong(box, words);
    return;
  }
  state.file = file;
  if (addressOf(box)) send(box);
  else part(box, "hint").textContent = `${file.name} – được tải lên ngay khi anh/chị chọn cơ quan`;
};

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-upload]");
  if (box && event.target.type === "file" && event.target.files.length) choose(box, event.target.files[0]);
  if (event.target.name === "agency" && event.target.form) {
    // a file belongs to one agency: it is sent again for the one chosen now
    for (const other of event.target.form.querySelectorAll("[data-upload]")) send(other);
  }
});

// a draft of the form knows the file: one that was received, or one that never was
document.addEventListener("upload:found", ({ target: box, detail: [number, name, size, at] }) => {
  const isKept = number && Date.now() / 1000 - at < Number(box.dataset.keptFor);
  if (isKept) received(box, { number, name, size, at, warnings: [] });
  else wrong(box, `Tệp “${name}” chưa được giữ, hãy chọn lại.`);
});

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-upload]");
  if (!box) return;
  const state = stateOf(box);
  if (event.target.closest("[data-upload-cancel]")) {
    state.request?.abort();
    states.delete(box);
    forget(box);
    box.querySelector("input[type=file]").focus();
  }
  if (event.target.closest("[data-upload-retry]")) send(box);
});

// a form that is sent while its file is still on the way waits for it
document.addEventListener("submit", (event) => {
  for (const box of event.target.querySelectorAll("[data-upload]")) {
    const state = stateOf(box);
    const unsent = state.file && box.querySelector("input[type=file]").value && addressOf(box);
    if (!state.request && !unsent) continue;
    event.preventDefault();
    state.waiting = { form: event.target, submitter: event.submitter };
    if (!state.request) send(box);
    part(box, "words").textContent += ` ${WAITS}`;
    return;
  }
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const box = event.target.closest?.("[data-upload]");
    if (!box || !event.dataTransfer?.types.includes("Files")) return;
    box.classList.toggle("is-over", kind === "dragover");
    if (kind !== "dragleave") event.preventDefault();
    if (kind === "drop" && event.dataTransfer.files.length) {
      const input = box.querySelector("input[type=file]");
      input.files = event.dataTransfer.files; // so that it also goes with the form, if need be
      choose(box, event.dataTransfer.files[0]);
    }
  });
}
