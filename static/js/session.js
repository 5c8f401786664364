// Says before the session ends that it will, and afterwards that it has. Tabs tell each other.

const page = document.body.dataset;
const dialog = document.getElementById("session-dialog");
const piece = (name) => dialog.querySelector(`[data-session-${name}]`);
const clock = new Intl.DateTimeFormat("vi-VN", {
  hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Ho_Chi_Minh",
});
const here = location.pathname + location.search;
const title = document.title;
let ends = { idle: 0, absolute: 0 }; // by this machine's clock
let state = "";
let putOff = 0; // the end that the person was told of and put off

const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const first = () => Math.min(ends.idle, ends.absolute);

let channel = null;
try {
  channel = new BroadcastChannel("isoportal-session");
} catch {
  // refused: this tab learns only what it asks for itself
}
const tellTabs = () => channel?.postMessage({ user: page.user, token: token(), ...ends });

const learn = ({ idle, absolute }) => {
  ends = { idle: Date.now() + idle * 1000, absolute: Date.now() + absolute * 1000 };
  tellTabs();
  look();
};

const show = (next, heading, words, pieces) => {
  if (state === next && dialog.open) return;
  state = next;
  document.title = `(${heading}) ${title}`;
  dialog.querySelector("h2").textContent = heading;
  dialog.querySelector("p").textContent = words;
  for (const name of ["continue", "again", "sign-in"]) piece(name).hidden = !pieces.includes(name);
  piece("draft").hidden = !document.querySelector("form[data-draft]");
  piece("later").textContent = next === "ended" ? "Ở lại trang này" : "Để sau";
  if (!dialog.open) dialog.showModal();
  piece(pieces[0]).querySelector?.("button")?.focus();
  if (!piece(pieces[0]).matches("form")) piece(pieces[0]).focus();
};

const hide = () => {
  if (state) document.title = title;
  state = "";
  if (dialog.open) dialog.close();
};

const warn = () => {
  const heading = `Phiên làm việc sẽ hết lúc ${clock.format(first())}`;
  document.dispatchEvent(new CustomEvent("session:ending"));
  if (ends.absolute <= ends.idle) {
    const words = "Mỗi lần đăng nhập chỉ dùng được một thời gian. Hãy đăng nhập lại để làm tiếp.";
    show("absolute", heading, words, ["again"]);
  } else {
    show("idle", heading, "Đã lâu chưa có thao tác nào trên cổng.", ["continue"]);
  }
};

const end = (words) => {
  piece("sign-in").href = `${dialog.dataset.signIn}?next=${encodeURIComponent(here)}`;
  show("ended", `Phiên làm việc đã hết lúc ${clock.format(Math.min(first(), Date.now()))}`, words, ["sign-in"]);
};

const ENDED = "Hãy đăng nhập lại; sau đó cổng đưa anh/chị về đúng trang này.";
const look = () => {
  const left = first() - Date.now();
  if (putOff === first() && left > 0) return;
  if (left <= 0) end(ENDED);
  else if (left <= page.warning * 1000) warn();
  else if (state) hide();
};

const goOn = async () => {
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  try {
    const answer = await fetch(dialog.dataset.continue, { method: "POST", headers });
    if (answer.ok) learn(await answer.json());
    else end(ENDED);
  } catch {
    dialog.querySelector("p").textContent = "Chưa nối được với cổng. Hãy kiểm tra mạng rồi bấm lại.";
  }
};

const take = ({ data }) => {
  if (data.user !== page.user) {
    ends.idle = Date.now();
    end("Cổng đã được đăng nhập bằng tài khoản khác ở cửa sổ khác. Hãy đăng nhập lại.");
    return;
  }
  // signed in anew elsewhere: what this page sends carries the new session's mark
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": data.token }));
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = data.token;
  ends = {
    idle: Math.max(ends.idle, data.idle),
    absolute: Math.max(ends.absolute, data.absolute),
  };
  look();
};

if (dialog) {
  channel?.addEventListener("message", take);
  learn({ idle: Number(page.idle), absolute: Number(page.absolute) });
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("session:left", (event) => learn(event.detail));
  document.addEventListener("session:ended", () => {
    ends.idle = Math.min(ends.idle, Date.now());
    putOff = 0;
    end(ENDED);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const left = event.detail.xhr.getResponseHeader("X-Session-Left");
    if (!left) return;
    const [idle, absolute] = left.split(" ").map(Number);
    learn({ idle, absolute });
  });
  piece("continue").addEventListener("click", goOn);
  piece("later").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    if (state) putOff = first();
    document.title = title;
  });
  piece("again").elements.next.value = `${dialog.dataset.signIn}?next=${encodeURIComponent(here)}`;
}
