// Where the page begins: it connects, hears what happens, and has the parts drawn.

import { $, announce, h, toast } from "./dom.js";
import { changed, channelOf, currentGuild, guildOf, KINDS, on, state } from "./state.js";
import { Line } from "./line.js";
import { now, sameDay, setNow } from "./time.js";
import { arrived, edited, openMessages, redraw, remove } from "./messages.js";
import { actions, drawPlaces, drawRail, tryTo } from "./places.js";
import { drawPeople } from "./people.js";
import { drawEvents, showEvents } from "./events.js";
import { drawBar } from "./bar.js";
import { choosing } from "./controls.js";
import { drawDrawer } from "./drawers.js";
import { openComposer } from "./composer.js";
import { mentions } from "./mentions.js";
import { closePopover } from "./popover.js";

on("places", () => { drawRail(); drawPlaces(); drawPeople(); drawTitle(); drawEvents(); });
on("marks", () => { drawRail(); drawPlaces(); });
on("people", drawPeople);
on("bar", () => { drawBar(); drawDrawer(); });

function connect(person) {
  state.line?.close();
  state.line = new Line(person, hear, () => {
    if (state.connected) toast("The connection was lost. Trying again.");
    state.connected = false;
  });
}

const hearers = {
  welcome(words) {
    const back = state.me === words.me ? state.channel : null;
    Object.assign(state, {
      me: words.me, base: words.base, people: words.people, controls: words.controls, guides: words.guides, online: words.online, connected: true,
    });
    state.line.person = words.me;
    takePlaces(words);
    setNow(words.now);
    history.replaceState(null, "", `/?person=${words.me}`);
    if (back && channelOf(back)) open(back);
    else home();
    changed("bar");
  },
  places(words) {
    const before = names();
    takePlaces(words);
    if (!state.channel || !channelOf(state.channel)) home();
    else changed("places");
    if (names() !== before) redraw();
  },
  message(words) {
    const { message } = words;
    if (words.channel !== state.channel) waiting(words.channel, message);
    arrived(message);
  },
  edited: (words) => edited(words.message),
  deleted(words) {
    remove(words.id);
    if (words.channel !== state.channel) setUnread(words.channel, words.unread);
  },
  read(words) {
    setUnread(words.channel, 0);
  },
  controls(words) {
    const went = state.online !== words.online;
    Object.assign(state, { controls: words.controls, online: words.online });
    const before = now();
    setNow(words.now);
    changed("bar");
    if (!sameDay(before, now())) redraw();
    if (went) { changed("people"); drawTitle(); }
  },
  guides(words) {
    state.guides = words.guides;
    changed("bar");
  },
};

const hear = (words) => hearers[words.event]?.(words);

function takePlaces(words) {
  Object.assign(state, { guilds: words.guilds, doors: words.open_doors, dm: words.dm });
}

// What texts are drawn with: when a name changes, they are drawn again.
const names = () => JSON.stringify(state.guilds.map((one) => [one.members?.map((person) => [person.name, person.roles]), one.roles, one.channels?.map((channel) => channel.name)]));

function waiting(channel, message) {
  if (message.author.id === state.me) return;
  setUnread(channel, (channelOf(channel)?.unread ?? 0) + 1);
  const found = channelOf(channel);
  if (found?.kind === KINDS.dm) announce(`New direct message from ${found.name}`);
}

function setUnread(id, count) {
  const places = [state.dm, ...state.guilds.flatMap((guild) => guild.channels ?? [])];
  const found = places.filter((one) => one?.id === id && one.unread !== count);
  for (const one of found) one.unread = count;
  if (found.length) changed("marks");
}

function home() {
  const guild = currentGuild() ?? state.guilds[0];
  const first = guild?.channels?.filter((one) => [KINDS.text, KINDS.announcement].includes(one.kind)).sort((a, b) => a.position - b.position)[0];
  state.guild = guild?.id ?? null;
  open(first?.id ?? null);
}

function open(channel) {
  closePopover(false);
  if (channel) state.guild = guildOf(channel)?.id ?? null;
  state.channel = channel;
  document.body.classList.remove("show-places", "show-people");
  changed("places");
  drawBar();
  openComposer(channel);
  return openMessages(channel).catch((no) => toast(no.message));
}

function drawTitle() {
  const channel = state.channel ? channelOf(state.channel) : null;
  const guild = currentGuild();
  document.title = channel ? `${channel.kind === KINDS.dm ? "@" : "#"}${channel.name}${guild ? ` · ${guild.name}` : ""}` : "A Discord on this machine";
  $("title").replaceChildren(
    h("h1", {}, channel ? `${channel.kind === KINDS.dm ? "@" : "#"} ${channel.name}` : "No channel"),
    channel?.topic ? h("span", { class: "topic" }, channel.topic) : "",
    state.online ? "" : h("span", { class: "offline" }, `${state.dm?.with.name ?? "The bot"} is offline`),
    ...(channel ? [] : state.doors.map((door) => h("button", { type: "button", class: "button primary", onclick: () => tryTo("join_server", { guild: door.id }) }, `Join ${door.name}`))));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && /show-/.test(document.body.className)) {
    document.body.classList.remove("show-places", "show-people");
    drawBar();
  }
});
actions.open = mentions.open = open;
actions.events = showEvents;
actions.guild = (id) => { state.guild = id; home(); };
actions.dm = async () => {
  state.guild = null;
  const answer = state.dm.id ? { channel: state.dm.id } : await tryTo("dm");
  if (!answer) return;
  state.dm.id = answer.channel;
  open(answer.channel);
};
choosing.person = (id) => { state.channel = null; state.guild = null; connect(id); };
connect(new URLSearchParams(location.search).get("person"));
