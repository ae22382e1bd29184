// What can be done with somebody: see their roles, let them speak on a stage, use an app's command on them.

import { ask, channelOf, KINDS, state } from "./state.js";
import { toast } from "./dom.js";
import { menu } from "./popover.js";
import { contextCommands, useOnPerson } from "./commands.js";

export async function openPerson(member, guild, anchor) {
  const apps = state.channel ? await contextCommands(state.channel, 2) : [];
  const roles = guild.roles.filter((role) => member.roles.includes(role.id)).map((role) => role.name);
  const stage = onStage(member, guild);
  menu(anchor, member.name, [
    { label: roles.length ? `Roles: ${roles.join(", ")}` : "No roles", act: () => {} },
    { label: "Copy name", act: () => navigator.clipboard?.writeText(member.name) },
    ...(stage.length || apps.length ? ["-"] : []),
    ...stage,
    ...apps.map((name) => ({ label: `Apps: ${name}`, act: () => useOnPerson(name, state.channel, member.id) })),
  ]);
}

export const letSpeak = (user, on) => ask("let_speak", { user, on }).catch((no) => toast(no.message));

function onStage(member, guild) {
  const voice = guild.voice.find((one) => one.user === member.id);
  const stage = voice && channelOf(voice.channel);
  if (stage?.kind !== KINDS.stage || !(stage.moderates || (member.id === state.me && !voice.listens))) return [];
  return [{ label: voice.listens ? "Move to the speakers" : "Move to the audience", act: () => letSpeak(member.id, voice.listens) }];
}
