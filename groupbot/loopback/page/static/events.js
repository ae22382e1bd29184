// The server's calendar: what is planned or live, and who is interested, as a number.

import { h, repaint, sign } from "./dom.js";
import { channelOf, currentGuild, KINDS } from "./state.js";
import { actions, tryTo } from "./places.js";
import { time } from "./time.js";

let list = null;

export function showEvents() {
  list = h("ul", { class: "event-list", id: "event-list" });
  const dialog = h("dialog", { class: "viewer", "aria-label": "Events", onclose: () => { dialog.remove(); list = null; } },
    h("form", { method: "dialog" }, h("strong", {}, "Events"), h("button", { class: "quiet", autofocus: true }, "Close")), list);
  drawEvents();
  document.body.append(dialog);
  dialog.showModal();
}

export function drawEvents() {
  if (!list) return;
  const events = currentGuild()?.events ?? [];
  repaint(list, events.length ? events.map(row) : h("li", { class: "note" }, "Nothing is planned just now."));
}

function row(it) {
  const starts = Date.parse(it.starts);
  return h("li", {},
    h("div", { class: "event-when" }, sign("day"), it.live ? h("strong", { class: "live" }, "Happening now") : time(starts, "F"),
      it.live ? null : h("span", {}, time(starts, "R")), it.ends ? h("small", {}, "until ", time(Date.parse(it.ends), "t")) : null),
    h("h3", {}, it.name),
    where(it),
    it.about ? h("p", { class: "run" }, it.about) : null,
    h("div", { class: "event-ends" },
      h("button", {
        type: "button", class: "button secondary", "aria-pressed": String(it.mine), "data-key": `interested${it.id}`,
        onclick: () => tryTo("interested", { scheduled: it.id, on: !it.mine }),
      }, it.mine ? "✓ Interested" : "Interested"),
      h("small", {}, it.interested === 1 ? "1 person is interested" : `${it.interested} people are interested`)));
}

function where(it) {
  const room = channelOf(it.where);
  if (!room) return it.where ? h("div", {}, it.where) : null;
  return h("button", { type: "button", class: "mention", "data-key": `where${it.id}`, onclick: (event) => {
    event.currentTarget.closest("dialog").close();
    actions.open(room.id);
  } }, sign(room.kind === KINDS.stage ? "stage" : "voice"), ` ${room.name}`);
}
