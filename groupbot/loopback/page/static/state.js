// What this window knows: who it is, the places it sees, and where it is looking.

export const KINDS = { text: 0, voice: 2, category: 4, announcement: 5, stage: 13, forum: 15, dm: 1 };
export const state = {
  me: null, base: "", people: [], guilds: [], doors: [], dm: null, controls: [], guides: [],
  online: false, connected: false, guild: null, channel: null, line: null, drawer: null,
};
const hearers = new Map();

export function on(topic, hear) {
  hearers.set(topic, [...(hearers.get(topic) ?? []), hear]);
}

export function changed(...topics) {
  for (const topic of topics) for (const hear of hearers.get(topic) ?? []) hear();
}

export const ask = (act, words) => state.line.ask(act, words);

export const guildOf = (channelId) =>
  state.guilds.find((guild) => guild.channels?.some((channel) => channel.id === channelId));

export function channelOf(id) {
  if (state.dm?.id && state.dm.id === id) {
    return { id, kind: KINDS.dm, name: state.dm.with.name, writes: true, unread: state.dm.unread, topic: null };
  }
  for (const guild of state.guilds) {
    const found = guild.channels?.find((channel) => channel.id === id);
    if (found) return found;
  }
  return null;
}

export function currentGuild() {
  return state.guilds.find((guild) => guild.id === state.guild) ?? null;
}

export function memberOf(id) {
  const guilds = [currentGuild(), ...state.guilds].filter(Boolean);
  for (const guild of guilds) {
    const found = guild.members?.find((member) => member.id === id);
    if (found) return found;
  }
  return state.dm?.with.id === id ? state.dm.with : null;
}

export const roleOf = (id) =>
  [currentGuild(), ...state.guilds].filter(Boolean).flatMap((guild) => guild.roles ?? []).find((role) => role.id === id);

export function myVoice() {
  for (const guild of state.guilds) {
    const voice = guild.voice?.find((one) => one.user === state.me);
    if (voice) return { ...voice, guild };
  }
  return null;
}

// Files live at the loopback's own address; the page may have been opened under its other name.
export const local = (url) => (url && state.base && url.startsWith(`${state.base}/`) ? url.slice(state.base.length) : null);

export const isNewer = (a, b) => BigInt(a) > BigInt(b);
