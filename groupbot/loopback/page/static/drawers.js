// Beside the demo: the guided story, trouble to make, and what the wire carried.

import { $, h, repaint } from "./dom.js";
import { ask, changed, state } from "./state.js";
import { choosing, controlButton } from "./controls.js";
import { mentions } from "./mentions.js";
import { markdown } from "./markdown.js";

let timer = 0;

export function drawDrawer() {
  const place = $("drawer");
  place.hidden = state.drawer === null;
  changed("people");
  clearInterval(timer);
  if (place.hidden) { place.replaceChildren(); return; }
  const title = { guide: "Guide", trouble: "Trouble", wire: "Wire" }[state.drawer];
  const close = h("button", { type: "button", class: "quiet", "data-key": "close-drawer", onclick: () => { state.drawer = null; changed("bar"); } }, "Close");
  repaint(place, h("header", {}, h("h2", {}, title), close), { guide, trouble, wire }[state.drawer]());
  if (state.drawer === "wire") timer = setInterval(refill, 2000);
}

function guide() {
  return [h("p", { class: "note" }, "A few steps for each part people play. Skip whatever you like."),
    ...state.guides.map((one) => {
      const left = one.steps.filter((step) => !step.done).length;
      const mine = one.person === state.me;
      const who = state.people.find((person) => person.id === one.person);
      return h("details", { open: mine, "data-key": `guide-${one.name}` }, h("summary", {}, one.title, h("small", {}, left ? ` ${left} to go` : " done")),
        mine ? null : h("button", { type: "button", class: "button secondary", onclick: () => choosing.person(one.person) }, `Be ${who?.name ?? "them"}`),
        h("ol", {}, one.steps.map((step) => h("li", { class: step.done ? "done" : "" }, h("span", { class: "unseen" }, step.done ? "Done: " : "To do: "), markdown(step.text, mentions)))),
        h("button", { type: "button", class: "quiet", onclick: () => ask("guide", { name: one.name }) }, "Begin again"));
    })];
}

function trouble() {
  return [h("p", { class: "note" }, "Make things fail, go on using the bot, and see that nothing is lost or said twice."),
    ...state.controls.filter((one) => one.place === "trouble").map((one) =>
      h("div", { class: "trouble" }, controlButton(one), h("small", {}, one.about)))];
}

function wire() {
  const list = h("div", { id: "wire-list" });
  refill();
  return [h("p", { class: "note" }, "The last requests of the bot and the last gateway events, newest first."),
    h("button", { type: "button", class: "quiet", onclick: refill, "data-key": "refill" }, "Look again"), list];
}

async function refill() {
  const { lines } = await ask("wire").catch(() => ({ lines: [] }));
  const list = $("wire-list");
  if (!list || list.querySelector("details[open]")) return;
  const part = (title, kind) => h("section", {}, h("h3", {}, title), lines.filter((one) => one.kind === kind).map((one) =>
    h("details", {}, h("summary", {}, h("code", {}, one.title), ` ${one.status}`),
      one.asked ? h("pre", { tabindex: "0" }, one.asked) : null, one.answered ? h("pre", { tabindex: "0" }, one.answered) : null)));
  list.replaceChildren(part("Requests", "request"), part("Events", "event"));
}
