// A text field with a list under it that follows what is typed.

import { h, freshId } from "./dom.js";

const PAUSE = 150;

export function typeahead(input, name, find) {
  const listId = freshId("list");
  const list = h("div", { class: "suggestions", role: "listbox", id: listId, "aria-label": name, hidden: true });
  let active = -1, timer = 0, asked = 0;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", listId);
  input.setAttribute("aria-expanded", "false");

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (row) => {
    input.value = row.textContent;
    input.chosen = row.choice;
    close();
  };
  const mark = (number) => {
    const rows = [...list.children];
    active = rows.length ? (number + rows.length) % rows.length : -1;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === active)));
    if (active >= 0) {
      input.setAttribute("aria-activedescendant", rows[active].id);
      rows[active].scrollIntoView({ block: "nearest" });
    }
  };
  const ask = async () => {
    const mine = ++asked;
    const found = await find(input.value).catch(() => []);
    if (mine !== asked || document.activeElement !== input) return;
    list.replaceChildren(...found.map((one) => {
      const row = h("div", { role: "option", id: freshId("choice"), "aria-selected": "false", class: "option",
        onpointerdown: (event) => { event.preventDefault(); take(row); } }, one.label);
      row.choice = one.value;
      return row;
    }));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    active = -1;
    input.removeAttribute("aria-activedescendant");
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); };
  input.addEventListener("input", () => { input.chosen = undefined; soon(); });
  input.addEventListener("focus", soon);
  input.addEventListener("blur", () => { asked++; close(); });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if ((event.key === "Enter" || event.key === "Tab") && active >= 0) {
      event.preventDefault();
      take(list.children[active]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  return h("div", { class: "typeahead" }, input, list);
}
