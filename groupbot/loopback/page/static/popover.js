// Small things that open beside a button: a list to pick from, and a menu. Escape closes, focus goes back.

import { h, freshId } from "./dom.js";

let open = null;

export function closePopover(back = true) {
  if (!open) return;
  const { box, anchor, closed } = open;
  open = null;
  box.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (back) anchor.focus({ preventScroll: true });
  closed?.();
}

function place(box, anchor) {
  const home = anchor.closest("dialog") ?? document.body;
  home.append(box);
  const at = anchor.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const height = document.documentElement.clientHeight;
  const below = at.bottom + size.height + 8 < height || at.top < size.height + 8;
  box.style.left = `${Math.max(8, Math.min(at.left, width - size.width - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(below ? at.bottom + 4 : at.top - size.height - 4, height - size.height - 8))}px`;
}

function show(box, anchor, closed) {
  closePopover(false);
  anchor.setAttribute("aria-expanded", "true");
  open = { box, anchor, closed };
  place(box, anchor);
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.box.contains(event.target) && !open.anchor.contains(event.target)) closePopover(false);
});
document.addEventListener("keydown", (event) => {
  if (open && event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    closePopover();
  }
}, true);
window.addEventListener("resize", () => closePopover(false));

// Move the focus among a box's items with the arrow keys.
function walkWithArrows(box, selector) {
  box.addEventListener("keydown", (event) => {
    const items = [...box.querySelectorAll(selector)].filter((item) => !item.hidden);
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next === undefined || (event.target.tagName === "INPUT" && (event.key === "Home" || event.key === "End"))) return;
    event.preventDefault();
    items[(next + items.length) % items.length]?.focus();
  });
}

export function menu(anchor, name, items) {
  const box = h("div", { class: "popover menu", role: "menu", "aria-label": name }, items.map((item) =>
    item === "-" ? h("hr") : h("button", {
      type: "button", role: "menuitem", class: item.danger ? "danger" : "",
      onclick: () => { closePopover(); item.act(); },
    }, item.label)));
  walkWithArrows(box, "[role=menuitem]");
  show(box, anchor);
  box.querySelector("[role=menuitem]")?.focus();
}

// options: [{value, label, about, picked}]. `chosen` gets the values when the choice is made.
export function pick(anchor, { name, options, least = 1, most = 1, search = false, chosen }) {
  const many = most > 1;
  const picked = new Set(options.filter((one) => one.picked).map((one) => one.value));
  const list = h("div", { role: "listbox", "aria-label": name, "aria-multiselectable": many ? "true" : null, class: "options" });
  const done = (values) => { closePopover(); chosen(values); };
  const rows = options.map((one) => {
    const row = h("button", {
      type: "button", role: "option", class: "option", "aria-selected": String(picked.has(one.value)),
      onclick: () => {
        if (!many) { done([one.value]); return; }
        if (picked.has(one.value)) picked.delete(one.value);
        else if (picked.size < most) picked.add(one.value);
        row.setAttribute("aria-selected", String(picked.has(one.value)));
        finish.disabled = picked.size < least;
      },
    }, one.emoji ? h("span", { class: "emoji", "aria-hidden": "true" }, one.emoji) : null,
    h("span", { class: "words" }, h("span", {}, one.label), one.about ? h("small", {}, one.about) : null));
    row.dataset.words = `${one.label} ${one.about ?? ""}`.toLowerCase();
    return row;
  });
  list.append(...rows);
  const finish = h("button", { type: "button", class: "finish", disabled: picked.size < least, onclick: () => done([...picked]) }, "Done");
  const none = h("button", { type: "button", class: "quiet", onclick: () => done([]) }, "Choose nothing");
  const field = search ? h("input", {
    type: "search", placeholder: "Search", "aria-label": `Search in ${name}`,
    oninput: () => rows.forEach((row) => { row.hidden = !row.dataset.words.includes(field.value.toLowerCase()); }),
  }) : null;
  const box = h("div", { class: "popover picker", role: "dialog", "aria-label": name }, field, list,
    many || least === 0 ? h("div", { class: "ends" }, least === 0 ? none : null, many ? finish : null) : null);
  walkWithArrows(box, "input[type=search], [role=option]");
  show(box, anchor);
  (field ?? rows.find((row) => row.getAttribute("aria-selected") === "true") ?? rows[0] ?? none).focus();
}

// A button that shows what was picked, and opens the list. Returns the element; `element.values` is the choice.
export function picker({ id, name, placeholder, options, least = 1, most = 1, disabled = false, search = false, key, chosen, describedby }) {
  const words = h("span", { class: "words" });
  const button = h("button", {
    type: "button", class: "select", id: id ?? freshId("select"), "aria-haspopup": "dialog", "aria-expanded": "false",
    "aria-describedby": describedby, disabled, "data-key": key,
    onclick: () => pick(button, {
      name, least, most, search,
      options: options().map((one) => ({ ...one, picked: button.values.includes(one.value) })),
      chosen: (values) => { set(values); chosen?.(values); },
    }),
  }, words, h("span", { class: "arrow", "aria-hidden": "true" }, "▾"));
  const set = (values) => {
    button.values = values;
    const labels = options().filter((one) => values.includes(one.value)).map((one) => one.label);
    words.textContent = labels.length ? labels.join(", ") : placeholder || "Choose";
    words.classList.toggle("empty", !labels.length);
    button.setAttribute("aria-label", `${name}: ${labels.length ? labels.join(", ") : "nothing chosen"}`);
  };
  set(options().filter((one) => one.picked).map((one) => one.value));
  return button;
}
