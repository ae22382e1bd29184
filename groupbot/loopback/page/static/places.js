// The left side: servers, channels, who sits in voice, events, and oneself.

import { $, avatar, h, repaint, sign, toast } from "./dom.js";
import { ask, channelOf, currentGuild, KINDS, myVoice, state } from "./state.js";
import { letSpeak, openPerson } from "./person.js";

const SIGNS = { 0: "text", 2: "voice", 5: "news", 10: "thread", 11: "thread", 12: "lock", 13: "stage", 15: "forum" };
export const actions = { open: () => {}, guild: () => {}, dm: () => {}, events: () => {} };

export const tryTo = (act, words) => ask(act, words).catch((no) => { toast(no.message); return null; });

export function drawRail() {
  const unread = state.dm?.unread ?? 0;
  const atDms = state.guild === null;
  repaint($("rail"),
    h("button", { type: "button", class: "server dm", "aria-current": atDms ? "page" : null, "data-key": "dms", "aria-label": `Direct messages${unread ? `, ${unread} unread` : ""}`, onclick: actions.dm },
      sign("mail"), unread ? h("span", { class: "count", "aria-hidden": "true" }, String(unread)) : null),
    state.guilds.map((guild) => {
      const waiting = guild.channels?.some((one) => one.unread);
      return h("button", {
        type: "button", class: `server ${waiting ? "waiting" : ""}`, "aria-current": state.guild === guild.id ? "page" : null, "data-key": `g${guild.id}`,
        "aria-label": `${guild.name}${guild.available ? "" : ", cannot be reached just now"}`, title: guild.name, onclick: () => actions.guild(guild.id),
      }, initials(guild.name));
    }));
}

const initials = (name) => name.split(/\s+/).slice(0, 3).map((word) => [...word][0]).join("");

export function drawPlaces() {
  const guild = currentGuild();
  repaint($("places"), guild ? serverPlaces(guild) : directPlaces(), mine());
}

function directPlaces() {
  const { dm } = state;
  return [h("h2", {}, "Direct messages"), h("ul", { class: "channels" },
    h("li", {}, h("button", { type: "button", class: "channel", "aria-current": state.channel === dm.id ? "page" : null, "data-key": "dm", onclick: actions.dm },
      avatar(dm.with, "small"), h("span", { class: "words" }, dm.with.name), badge(dm.unread)))),
  h("label", { class: "ticks" }, h("input", { type: "checkbox", checked: dm.open, "data-key": "dm-open", onchange: (event) => tryTo("direct_messages", { on: event.target.checked }) }),
    "Take direct messages")];
}

function serverPlaces(guild) {
  if (!guild.available) return [h("h2", {}, guild.name), h("p", { class: "note" }, "This server cannot be reached just now.")];
  return [h("h2", {}, guild.name),
    guild.events.length ? h("button", { type: "button", class: "channel events", "data-key": "events", onclick: actions.events }, sign("day"), "Events", badge(guild.events.length)) : null,
    h("ul", { class: "channels" }, tree(guild))];
}

function tree(guild) {
  const tops = guild.channels.filter((one) => !THREADS.has(one.kind)).sort(byPlace);
  const loose = tops.filter((one) => !one.parent && one.kind !== KINDS.category);
  const groups = tops.filter((one) => one.kind === KINDS.category);
  return [...loose.map((one) => row(one, guild)),
    ...groups.map((group) => h("li", { class: "category" }, h("h3", {}, group.name),
      h("ul", {}, tops.filter((one) => one.parent === group.id).map((one) => row(one, guild)))))];
}

const THREADS = new Set([10, 11, 12]);
const isSpoken = (channel) => channel.kind === KINDS.voice || channel.kind === KINDS.stage;
const byPlace = (a, b) => Number(isSpoken(a)) - Number(isSpoken(b)) || a.position - b.position;
const badge = (count) => (count ? h("span", { class: "count" }, String(count)) : null);

function spoken(channel) {
  const kind = { [KINDS.voice]: ", voice: join", [KINDS.stage]: ", stage: join" }[channel.kind] ?? "";
  return `${channel.name}${kind}${channel.unread ? `, ${channel.unread} unread` : ""}`;
}

function row(channel, guild) {
  const threads = guild.channels.filter((one) => one.parent === channel.id && THREADS.has(one.kind));
  const inside = guild.voice.filter((one) => one.channel === channel.id);
  const here = state.channel === channel.id;
  return h("li", {},
    h("div", { class: "channel-row" },
      h("button", {
        type: "button", class: `channel ${channel.unread ? "unread" : ""}`, "aria-current": here ? "page" : null, "data-key": `ch${channel.id}`,
        "aria-label": spoken(channel), onclick: () => (isSpoken(channel) ? enter(channel) : actions.open(channel.id)),
      }, sign(SIGNS[channel.kind]), h("span", { class: "words" }, channel.name), badge(channel.unread)),
      isSpoken(channel) ? h("button", { type: "button", class: "quiet small", "data-key": `chat${channel.id}`, "aria-label": `Open the chat of ${channel.name}`, title: "Open chat", onclick: () => actions.open(channel.id) }, sign("chat")) : null),
    guild.stages[channel.id] ? h("small", { class: "stage-topic" }, guild.stages[channel.id]) : null,
    inside.length ? h("ul", { class: "voices", "aria-label": `In ${channel.name}` }, inside.sort(speakersFirst).map((one) => voice(one, guild))) : null,
    threads.length ? h("ul", { class: "threads" }, threads.map((one) => row(one, guild))) : null);
}

function voice(one, guild) {
  const member = guild.members.find((person) => person.id === one.user);
  const button = h("button", {
    type: "button", class: "person", "aria-haspopup": "menu", "aria-expanded": "false", "data-key": `v${one.user}`,
    onclick: () => openPerson(member, guild, button), oncontextmenu: (event) => { event.preventDefault(); openPerson(member, guild, button); },
  }, avatar(member, "small"), h("span", { class: "words" }, member.name),
  one.mute ? h("span", { title: "Muted" }, sign("muted"), h("span", { class: "unseen" }, "muted")) : null,
  onStage(one));
  return h("li", {}, button);
}

function onStage(one) {
  if (channelOf(one.channel)?.kind !== KINDS.stage) return null;
  return h("small", {}, one.asks ? "asks to speak" : one.listens ? "listens" : "speaks");
}

const speakersFirst = (a, b) => Number(a.listens) - Number(b.listens) || Number(b.asks) - Number(a.asks);

async function enter(channel) {
  actions.open(channel.id);
  if (myVoice()?.channel === channel.id) return;
  if (!channel.joins) { toast("You may not join there."); return; }
  await tryTo("join", { channel: channel.id });
}

function mine() {
  const me = state.people.find((one) => one.id === state.me) ?? { id: state.me, name: "You" };
  const voiceNow = myVoice();
  const room = voiceNow ? channelOf(voiceNow.channel) : null;
  return h("div", { class: "mine" },
    voiceNow ? h("div", { class: "in-voice" }, h("span", { class: "words" }, h("strong", {}, "In voice"), ` ${room?.name ?? ""}`),
      stageButtons(voiceNow, room),
      voiceNow.listens ? null : h("button", { type: "button", class: "quiet", "data-key": "mute", "aria-pressed": String(voiceNow.mute), onclick: () => tryTo("mute", { on: !voiceNow.mute }) }, voiceNow.mute ? "Unmute" : "Mute"),
      h("button", { type: "button", class: "button danger", "data-key": "leave", onclick: () => tryTo("leave", {}) }, "Leave voice")) : null,
    h("div", { class: "me" }, avatar(me, "small"), h("span", { class: "words" }, h("strong", {}, me.name), me.word ? h("small", {}, me.word) : null)));
}

function stageButtons(voiceNow, room) {
  if (room?.kind !== KINDS.stage) return null;
  const button = (key, label, onclick, pressed = null) => h("button", { type: "button", class: "quiet", "data-key": key, "aria-pressed": pressed, onclick }, label);
  if (!voiceNow.listens) return button("step-back", "Move to the audience", () => letSpeak(state.me, false));
  if (room.moderates) return button("speak", "Speak on stage", () => letSpeak(state.me, true));
  return room.asks ? button("ask", "Ask to speak", () => tryTo("ask_to_speak", { on: !voiceNow.asks }), String(voiceNow.asks)) : null;
}
