// The demo's controls: buttons that stand in the bar and in the drawer of trouble.

import { h, toast } from "./dom.js";
import { ask } from "./state.js";

export const choosing = { person: () => {} };

// What is being done stays marked however often its button is drawn meanwhile.
const busy = new Set();

export function controlButton(one) {
  return h("button", {
    type: "button", class: "quiet", title: one.about, "data-key": `k-${one.name}`, "aria-pressed": one.on === null ? null : String(one.on),
    "aria-busy": busy.has(one.name) ? "true" : null, onclick: () => use(one.name),
  }, one.label);
}

async function use(name) {
  if (busy.has(name)) return;
  busy.add(name);
  mark(name);
  try {
    const { said } = await ask("control", { name });
    if (said) toast(said);
  } catch (no) {
    toast(no.message);
  } finally {
    busy.delete(name);
    mark(name);
  }
}

function mark(name) {
  for (const button of document.querySelectorAll(`[data-key="k-${name}"]`)) {
    if (busy.has(name)) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}
