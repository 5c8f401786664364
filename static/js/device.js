// A device that several people share: who signs in or out leaves nothing of the sheet in the field
// open (static/js/field/store.js), and is told what of it still waits to be sent.

const LAST = "field-user";

const settled = (request) =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

// answers and photographs that this person has on the device alone; none where there is no sheet
const waiting = async (user) => {
  const request = indexedDB.open(`kiem-tra-${user}`);
  request.onupgradeneeded = () => request.transaction.abort();
  const held = await settled(request);
  const rows = ["answers", "photos"].map((name) => settled(held.transaction(name).objectStore(name).getAll()));
  const count = (await Promise.all(rows)).flat().filter((row) => ["waiting", "draft"].includes(row.state)).length;
  held.close();
  return count;
};

const leaving = async (form) => {
  const user = form.dataset.changesPerson;
  const count = user ? await waiting(user).catch(() => 0) : 0;
  const words = `Trên máy này còn ${count} mục của phiếu kiểm tra chưa gửi. Các mục đó được giữ lại và chỉ gửi được khi anh/chị đăng nhập lại trên máy này. Vẫn đăng xuất?`;
  if (count && !confirm(words)) return;
  localStorage.removeItem(LAST);
  form.submit();
};

const isUsed = () => {
  try {
    return Boolean(localStorage.getItem(LAST));
  } catch {
    return false;
  }
};

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-changes-person]") || event.defaultPrevented || !isUsed()) return;
  event.preventDefault();
  leaving(event.target);
});
