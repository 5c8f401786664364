// Builds what is shown: texts are only ever texts.

export const el = (tag, told = {}, ...inside) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(told)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...inside.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false));
  return made;
};

export const icon = (name) =>
  document.getElementById("field-icons").content.querySelector(`[data-icon="${name}"] svg`).cloneNode(true);

export const button = (words, act, { css = "btn", sign = null, ...more } = {}) =>
  el("button", { type: "button", class: css, onclick: act, ...more }, sign && icon(sign), words);

export const tag = (state, sign, words) => el("span", { class: `tag tag-${state}` }, icon(sign), words);

export const notice = (state, sign, ...inside) =>
  el("div", { class: `notice notice-${state}` }, icon(sign), el("div", {}, ...inside));

let spoken = 0;
export const say = (words, state = "info") => {
  const line = document.getElementById("field-said");
  line.textContent = words;
  line.className = `field-said tag-${state}`;
  line.hidden = !words;
  clearTimeout(spoken);
  if (state !== "late") spoken = setTimeout(() => (line.hidden = true), 6000);
};

// good news does not stay in the way of the next page
export const hush = () => {
  const line = document.getElementById("field-said");
  if (!line.classList.contains("tag-late")) line.hidden = true;
};
