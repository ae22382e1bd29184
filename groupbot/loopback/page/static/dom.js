// Makes elements. Text goes in as text: nothing here reads markup.

const AS_PROPERTY = new Set(["value", "checked", "disabled", "hidden", "multiple", "required", "tabIndex", "open"]);

export function h(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") made.className = value;
    else if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (AS_PROPERTY.has(name)) made[name] = value;
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const $ = (id) => document.getElementById(id);

let last = 0;
export const freshId = (word) => `${word}-${++last}`;

// A button that is drawn anew between its press and its release would swallow the click. What is under
// a finger waits until it is let go; of several drawings of one thing only the last is made.
let held = null;
const later = new Map();

export function whenFree(place, name, draw) {
  if (held && place.contains(held)) later.set(name, draw);
  else { later.delete(name); draw(); }
}

function letGo() {
  held = null;
  setTimeout(() => {
    const draws = [...later.values()];
    later.clear();
    for (const draw of draws) draw();
  }, 0);
}

document.addEventListener("pointerdown", (event) => { if (event.button === 0) held = event.target; }, true);
for (const end of ["click", "change", "keydown", "pointercancel"]) document.addEventListener(end, letGo, true);
document.addEventListener("pointermove", (event) => { if (held && !event.buttons) letGo(); }, true);
document.addEventListener("pointerup", ({ target }) => setTimeout(() => { if (held === target) letGo(); }, 50), true);

// Draw a part of the page again. Who had the focus on a thing with a data-key keeps it on its new drawing.
export function repaint(place, ...children) {
  whenFree(place, place.id, () => {
    const focused = place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    place.replaceChildren(...children.flat(Infinity).filter(Boolean));
    if (focused) refocus(place, focused);
  });
}

export function refocus(place, key) {
  const again = [...place.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  again?.focus({ preventScroll: true });
}

export function announce(text) {
  $("live").textContent = text;
}

export function toast(text) {
  const shown = h("div", { class: "toast" }, h("span", {}, text),
    h("button", { type: "button", "aria-label": "Close this note", onclick: () => shown.remove() }, "×"));
  $("toasts").append(shown);
  while ($("toasts").children.length > 3) $("toasts").firstElementChild.remove();
  setTimeout(() => shown.remove(), 8000);
}

// A stable colour for somebody's round picture, one of eight in the stylesheet.
export function avatar(person, size = "") {
  const letters = [...person.name.trim()].slice(0, 1).join("").toUpperCase() || "?";
  const hue = Number(BigInt(person.id) % 7919n) % 8;
  return h("span", { class: `avatar hue-${hue} ${size} ${person.bot ? "bot" : ""}`, "aria-hidden": "true" }, letters);
}

// The page's own signs, drawn, so that they look the same wherever fonts lack them.
const SIGNS = {
  text: "M5 2 3.5 14M12.5 2 11 14M2 5.5h12.5M1.5 10.5H14",
  voice: "M2 6h3l4-3.5v11L5 10H2zM11.5 5.5a3.5 3.5 0 0 1 0 5M13 3.5a6 6 0 0 1 0 9",
  stage: "M8 2a2 2 0 0 1 2 2v4a2 2 0 0 1-4 0V4a2 2 0 0 1 2-2zM3.5 8a4.5 4.5 0 0 0 9 0M8 12.5V15",
  news: "M2 6.5v3l8 3.5V3zM10 6a2 2 0 0 1 0 4M4 10v3.5h2V11",
  thread: "M3 2v6a3 3 0 0 0 3 3h7M10 8l3 3-3 3",
  lock: "M4 7h8v7H4zM5.5 7V5a2.500 2.500 0 0 1 5 0v2",
  forum: "M2 3h12v8H8l-4 3v-3H2z",
  chat: "M2 3h12v8H8l-4 3v-3H2zM5 6h6M5 8.500h4",
  mail: "M1.500 3.500h13v9h-13zM1.500 4l6.500 5 6.500-5",
  day: "M2 4h12v10H2zM2 7h12M5 2v3M11 2v3",
  muted: "M8 2a2 2 0 0 1 2 2v4a2 2 0 0 1-4 0V4a2 2 0 0 1 2-2zM3.500 8a4.500 4.500 0 0 0 9 0M2 2l12 12",
};

export function sign(name) {
  const space = "http://www.w3.org/2000/svg";
  const made = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", class: "sign", "aria-hidden": "true" })) made.setAttribute(key, value);
  path.setAttribute("d", SIGNS[name] ?? SIGNS.text);
  made.append(path);
  return made;
}
