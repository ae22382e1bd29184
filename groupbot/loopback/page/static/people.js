// The right side: who is in the server, under their roles.

import { $, avatar, h, repaint } from "./dom.js";
import { currentGuild, state } from "./state.js";
import { named } from "./messages.js";
import { openPerson } from "./person.js";

export function drawPeople() {
  const guild = currentGuild();
  const place = $("people");
  place.hidden = !guild?.members || state.drawer !== null;
  if (place.hidden) { place.replaceChildren(); return; }
  const roles = guild.roles.filter((role) => role.hoist).sort((a, b) => b.position - a.position);
  const left = new Set(guild.members);
  const groups = [];
  for (const role of roles) {
    const inside = [...left].filter((one) => one.roles.includes(role.id));
    inside.forEach((one) => left.delete(one));
    if (inside.length) groups.push(group(role.name, inside, guild));
  }
  const apps = [...left].filter((one) => one.bot);
  apps.forEach((one) => left.delete(one));
  if (apps.length) groups.push(group("Apps", apps, guild));
  if (left.size) groups.push(group("Members", [...left], guild));
  repaint(place, groups);
}

function group(name, members, guild) {
  members.sort((a, b) => a.name.localeCompare(b.name));
  return h("section", {}, h("h3", {}, `${name} — ${members.length}`), h("ul", {}, members.map((one) => row(one, guild))));
}

function row(member, guild) {
  const away = member.bot && member.id === state.dm.with.id && !state.online;
  const button = h("button", {
    type: "button", class: "person", "aria-haspopup": "menu", "aria-expanded": "false", "data-key": `p${member.id}`,
    onclick: () => openPerson(member, guild, button), oncontextmenu: (event) => { event.preventDefault(); openPerson(member, guild, button); },
  }, avatar(member, "small"), named(member), member.bot ? h("span", { class: "badge" }, "APP") : null, away ? h("small", {}, "offline") : null);
  return h("li", {}, button);
}
