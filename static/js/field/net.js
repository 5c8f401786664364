// The few addresses of the portal that the sheet speaks to, and what their answers mean.

const PATIENCE = 30_000;
const page = document.body.dataset;

export class Away extends Error {} // no network, or the portal does not answer
export class SignedOut extends Error {}
export class Refused extends Error { // the portal says no, in words
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

const TOO_LARGE = "Nội dung gửi lên lớn quá mức máy chủ nhận.";

const answer = async (address, how = {}) => {
  let got = null;
  try {
    got = await fetch(address, {
      redirect: "manual", // to the page for signing in
      signal: AbortSignal.timeout(PATIENCE),
      ...how,
      headers: { Accept: "application/json", "X-CSRFToken": token(), ...how.headers },
    });
  } catch {
    throw new Away();
  }
  if (got.status === 401 || got.type === "opaqueredirect") throw new SignedOut();
  const isOurs = got.headers.get("Content-Type")?.startsWith("application/json");
  if (!isOurs && got.status !== 413) throw new Away();
  const told = isOurs ? await got.json() : {};
  if (!got.ok) throw new Refused(got.status, told.detail ?? TOO_LARGE);
  return told;
};

const form = (fields) => {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.append(name, value);
  return made;
};

export const list = () => answer(page.package);
export const unit = (id) => answer(`${page.package}?inspection=${id}`);
export const batch = (told) =>
  answer(page.sync, { method: "POST", body: JSON.stringify(told), headers: { "Content-Type": "application/json" } });
export const photo = ({ blob, ...fields }) => {
  const sent = form(fields);
  if (blob) sent.append("file", new File([blob], `anh-${fields.item}.jpg`, { type: "image/jpeg" }));
  return answer(page.photo, { method: "POST", body: sent });
};
export const keepOpen = () => answer(page.session, { method: "POST" });
export const leave = () => answer(page.sessionEnd, { method: "POST" });
export const choose = (fields) => answer(page.choose, { method: "POST", body: form(fields) });
