// What a mention in a text becomes: a name, a role, a way into a channel.

import { h } from "./dom.js";
import { channelOf, memberOf, roleOf, state } from "./state.js";

export const mentions = {
  open: () => {},
  use: () => {},
  // An address of Discord's own that leads to a channel of this one stays in the page.
  inside(address) {
    const found = /^https:\/\/discord\.com\/channels\/(?:\d{1,20}|@me)\/(\d{1,20})(?:\/\d{1,20})?$/.exec(address);
    return found && channelOf(found[1]) ? () => mentions.open(found[1]) : null;
  },
  person(id) {
    const found = memberOf(id) ?? state.people.find((one) => one.id === id);
    return h("span", { class: id === state.me ? "mention self" : "mention" }, `@${found?.name ?? "unknown person"}`);
  },
  role(id) {
    return h("span", { class: "mention" }, `@${roleOf(id)?.name ?? "unknown role"}`);
  },
  channel(id) {
    const found = channelOf(id);
    if (!found) return h("span", { class: "mention" }, "# no access");
    return h("button", { type: "button", class: "mention", onclick: () => mentions.open(id) }, `#${found.name}`);
  },
  command(name) {
    return h("button", { type: "button", class: "mention", onclick: () => mentions.use(name) }, `/${name}`);
  },
};
