// What a mark must be, and what marks come to. The portal asks the same again: audits/inspections/rules.py.
// Points are counted in hundredths, so that none is lost.

export const hundredths = (points) => Math.round(Number(points) * 100);
export const written = (count) => (count / 100).toFixed(2).replace(/\.?0+$/, "");
export const shown = (points) => (points === null ? "–" : written(hundredths(points)).replace(".", ","));

export const itemsOf = (criteria) =>
  criteria.parts.flatMap((part) =>
    part.groups.flatMap((group) => group.items.map((item) => ({ ...item, part, group }))));

export const NOTHING = { points: null, is_not_applicable: false, reason: "", note: "" };

export const isGiven = (said) => said.is_not_applicable || said.points !== null;
const isReason = (text) => [...text].filter((sign) => /\p{L}/u.test(sign)).length >= 3;

// points cut off, which owe a reason; none where the item is not marked
export const missing = (item, said) =>
  said.points === null ? 0 : hundredths(item.maximum) - hundredths(said.points);

export const owesReason = (item, said) =>
  (said.is_not_applicable || missing(item, said) > 0) && !isReason(said.reason);

export const fault = (item, said) => {
  if (said.points !== null) {
    const count = hundredths(said.points);
    if (!Number.isFinite(count)) return "Đó không phải là một số điểm.";
    if (count < 0) return "Điểm không được âm.";
    if (count > hundredths(item.maximum)) return `Nhiều nhất ${shown(item.maximum)} điểm.`;
    if (count % hundredths(item.step)) return `Điểm phải là bội số của ${shown(item.step)}.`;
  }
  if (!owesReason(item, said)) return "";
  return said.is_not_applicable
    ? "Hãy ghi lý do không áp dụng."
    : `Hãy ghi lý do trừ ${shown(missing(item, said) / 100)} điểm.`;
};

export const half = (item) => {
  const step = hundredths(item.step);
  return written(Math.floor(hundredths(item.maximum) / 2 / step) * step);
};

export const stepped = (item, said, way) => {
  const [step, most] = [hundredths(item.step), hundredths(item.maximum)];
  const from = said.points === null ? (way > 0 ? -step : most + step) : hundredths(said.points);
  return written(Math.min(Math.max(from + way * step, 0), most));
};

// what an "86,5" or "86.5" that somebody typed is; null for nothing, undefined for no number
export const typed = (text) => {
  const plain = text.trim().replace(",", ".");
  if (!plain) return null;
  return /^\d{1,4}(\.\d{1,2})?$/.test(plain) ? written(hundredths(plain)) : undefined;
};

export const tally = (items, saidOf) => {
  const found = { got: 0, possible: 0, given: 0, all: items.length };
  for (const item of items) {
    const said = saidOf(item.code);
    if (isGiven(said) && !fault(item, said)) found.given += 1;
    if (said.is_not_applicable) continue;
    found.possible += hundredths(item.maximum);
    if (said.points !== null) found.got += hundredths(said.points);
  }
  return found;
};
