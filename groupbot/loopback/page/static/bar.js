// The demo's own bar: who one is, the clock, and the drawers with guide, trouble and wire.

import { $, h, repaint } from "./dom.js";
import { changed, state } from "./state.js";
import { now, written } from "./time.js";
import { choosing, controlButton } from "./controls.js";

const DRAWERS = [["guide", "Guide"], ["trouble", "Trouble"], ["wire", "Wire"]];

export function drawBar() {
  const clock = state.controls.filter((one) => one.place === "clock");
  repaint($("bar"),
    h("div", { class: "toggles" }, toggle("places", "Channels"), toggle("people", "Members")),
    h("label", { class: "who" }, h("span", {}, "You are"), people()),
    h("a", { class: "quiet second", href: `/?person=${state.me}`, target: "_blank", rel: "noopener", "data-key": "second", title: "Choose somebody else there and see both at once" }, "Second window"),
    h("div", { class: "clock", role: "group", "aria-label": "The demo's clock" }, h("span", { id: "clock-face" }, face()),
      clock.map((one) => controlButton(one))),
    h("div", { class: "drawers" }, offered().map(([name, label]) => h("button", {
      type: "button", class: "quiet", "aria-expanded": String(state.drawer === name), "aria-controls": "drawer", "data-key": `d-${name}`, onclick: () => choose(name),
    }, label))));
}

const offered = () => DRAWERS.filter(([name]) => name === "wire" || (name === "guide" ? state.guides.length : state.controls.some((one) => one.place === "trouble")));

function people() {
  const option = (one) => h("option", { value: one.id, selected: one.id === state.me }, one.word ? `${one.name} (${one.word})` : one.name);
  return h("select", { "data-key": "who", "aria-label": "You are", onchange: (event) => choosing.person(event.target.value) }, state.people.map(option));
}

function toggle(id, label) {
  return h("button", {
    type: "button", class: "quiet", "aria-controls": id, "data-key": `t-${id}`, "aria-expanded": String(document.body.classList.contains(`show-${id}`)),
    onclick: () => { document.body.classList.toggle(`show-${id}`); drawBar(); },
  }, label);
}

function face() {
  return written(now(), "face");
}

function choose(name) {
  state.drawer = state.drawer === name ? null : name;
  changed("bar");
}

setInterval(() => {
  const shown = $("clock-face");
  if (shown && shown.textContent !== face()) shown.textContent = face();
}, 1000);
