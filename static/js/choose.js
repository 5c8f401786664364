// Above a long list to choose from stands a field that leaves only what holds every word of it.
const plain = (text) =>
  text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{Mn}/gu, "");

for (const list of document.querySelectorAll("select[data-search]")) {
  const [none, ...people] = list.options;
  const search = document.createElement("input");
  search.type = "search";
  search.className = "form-control";
  search.autocomplete = "off";
  search.placeholder = list.dataset.search;
  search.setAttribute("aria-label", list.dataset.search);
  search.addEventListener("input", () => {
    const words = plain(search.value).split(/\s+/);
    const chosen = list.value;
    const found = people.filter(
      (each) => each.value === chosen || words.every((word) => plain(each.text).includes(word)),
    );
    list.replaceChildren(none, ...found);
    list.value = chosen;
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  list.before(search);
}
