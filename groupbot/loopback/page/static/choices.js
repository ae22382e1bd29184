// Whom and what a menu or an option can point at: people, roles, channels.

import { channelOf, currentGuild, state } from "./state.js";

const person = (one) => ({ value: one.id, label: one.name, about: one.bot ? "App" : `@${one.tag}` });
const role = (one) => ({ value: one.id, label: `@${one.name}`, about: "Role" });
const KINDS_SAID = { 2: "Voice", 4: "Category", 5: "Announcements", 13: "Stage", 15: "Forum" };

export function peopleHere() {
  const guild = currentGuild();
  if (guild?.members) return guild.members.map(person);
  const me = state.people.find((one) => one.id === state.me);
  return [...(me ? [{ value: me.id, label: me.name, about: "You" }] : []), person(state.dm.with)];
}

export const rolesHere = () => (currentGuild()?.roles ?? []).map(role);

export function channelsHere(kinds) {
  const all = currentGuild()?.channels ?? [];
  return all.filter((one) => !kinds?.length || kinds.includes(one.kind))
    .map((one) => ({ value: one.id, label: KINDS_SAID[one.kind] ? one.name : `#${one.name}`, about: KINDS_SAID[one.kind] ?? channelOf(one.parent)?.name }));
}

export const both = () => [...peopleHere(), ...rolesHere()];

export const emojiOf = (it) => (it.emoji?.id ? `:${it.emoji.name}:` : it.emoji?.name ?? "");

// The options of a menu, whatever its kind, with those marked that are chosen from the start.
export function optionsOf(it) {
  const chosen = new Set((it.default_values ?? []).map((one) => one.id));
  const marked = (list) => list.map((one) => ({ ...one, picked: chosen.has(one.value) }));
  if (it.type === 5) return marked(peopleHere());
  if (it.type === 6) return marked(rolesHere());
  if (it.type === 7) return marked(both());
  if (it.type === 8) return marked(channelsHere(it.channel_types));
  return (it.options ?? []).map((one) => ({
    value: one.value, label: one.label, about: one.description, emoji: emojiOf(one), picked: one.default,
  }));
}
