// The few addresses of the portal that the sheet speaks to, and what their answers mean.

const PATIENCE = 30_000;
const page = document.body.dataset;

export class Away extends Error {} // no network, or the portal does not answer
export class SignedOut extends Error {}
export class Refused extends Error { // the portal says no, in words
  constructor(status, { detail = TOO_LARGE, user = null }) {
    super(detail);
    this.status = status;
    this.who = user; // is signed in
  }
}

const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

const TOO_LARGE = "Nội dung gửi lên lớn quá mức máy chủ nhận.";

const answer = async (address, { patience = PATIENCE, ...how } = {}) => {
  let got = null;
  let told = null;
  try {
    got = await fetch(address, {
      redirect: "manual", // to the page for signing in
      signal: AbortSignal.timeout(patience),
      ...how,
      headers: { Accept: "application/json", "X-CSRFToken": token(), ...how.headers },
    });
    if (got.headers.get("Content-Type")?.startsWith("application/json")) told = await got.json();
  } catch {
    throw new Away(); // an answer cut off on its way is none
  }
  if (got.status === 401 || got.type === "opaqueredirect") throw new SignedOut();
  if (!told && got.status !== 413) throw new Away();
  if (!got.ok) throw new Refused(got.status, told ?? {});
  return told;
};

const form = (fields) => {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.append(name, value);
  return made;
};

export const list = (patience) => answer(page.package, { patience });
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
