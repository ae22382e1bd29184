// The messages of the open channel. Only a window of them is in the page: far ones are fetched again.

import { $, announce, avatar, h, refocus, toast, whenFree } from "./dom.js";
import { ask, channelOf, guildOf, isNewer, memberOf, roleOf, state } from "./state.js";
import { body } from "./components.js";
import { menu } from "./popover.js";
import { mentions } from "./mentions.js";
import { now, sameDay, time } from "./time.js";
import { contextCommands, useOnMessage } from "./commands.js";
import { openPerson } from "./person.js";

const PAGE = 50;
const MOST = 150;
const TOGETHER = 7 * 60_000;
const EPHEMERAL = 1 << 6, LOADING = 1 << 7;
const list = $("messages"), scroller = $("scroller"), below = $("below");
const dismissed = new Set(JSON.parse(sessionStorage.getItem("dismissed") ?? "[]"));

let shown = [];        // [{message, node}] oldest first
let atStart = true, atEnd = true, busy = false, opened = null;
let lastTop = 0, lastHeight = 0;
let stays = true;      // whether the newest message is kept in view

export async function openMessages(channel) {
  opened = channel;
  shown = [];
  list.replaceChildren();
  below.replaceChildren();
  if (!channel) return;
  scroller.setAttribute("aria-label", `Messages in ${channelOf(channel)?.name ?? "this channel"}`);
  const answer = await ask("look", { channel, most: PAGE });
  if (opened !== channel) return;
  atStart = answer.messages.length < PAGE;
  atEnd = true;
  shown = answer.messages.filter((one) => !dismissed.has(one.id)).map(entry);
  if (!answer.readable) below.replaceChildren(h("p", { class: "note" }, "You cannot read what was said here before."));
  paint();
  toEnd();
  markRead();
}

function entry(message) {
  return { message, node: null };
}

function paint() {
  list.replaceChildren(...(atStart && opened ? [beginning()] : []), ...shown.flatMap((one, at) => drawn(one, shown[at - 1])));
}

function beginning() {
  const channel = channelOf(opened);
  const where = channel?.kind === 1 ? `your messages with ${channel.name}` : `#${channel?.name ?? "channel"}`;
  return h("li", { class: "beginning" }, `This is the beginning of ${where}.`);
}

function drawn(one, before) {
  const at = Date.parse(one.message.timestamp);
  const past = before ? Date.parse(before.message.timestamp) : null;
  const newDay = past === null || !sameDay(at, past);
  one.node ??= draw(one.message);
  const together = !newDay && before.message.author.id === one.message.author.id && at - past < TOGETHER
    && !one.message.interaction_metadata && !one.message.message_reference;
  one.node.classList.toggle("together", together);
  return newDay ? [h("li", { class: "day" }, h("span", {}, time(at, "D"))), one.node] : [one.node];
}

// Somebody's name in the colour of their highest coloured role.
export function named(author) {
  const member = memberOf(author.id);
  const roles = (member?.roles ?? []).map(roleOf).filter((role) => role?.color);
  roles.sort((a, b) => b.position - a.position);
  const name = h("span", { class: "name" }, member?.name ?? author.global_name ?? author.username ?? author.name);
  if (roles[0]) {
    name.classList.add("tinted");
    name.style.setProperty("--tint", `#${roles[0].color.toString(16).padStart(6, "0")}`);
  }
  return name;
}

function draw(message) {
  const author = { ...message.author, name: memberOf(message.author.id)?.name ?? message.author.global_name ?? message.author.username };
  const ephemeral = (message.flags & EPHEMERAL) !== 0, loading = (message.flags & LOADING) !== 0;
  const more = h("button", {
    type: "button", class: "more", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": `More for the message of ${author.name}`,
    "data-key": `more${message.id}`, onclick: () => openMenu(message, more),
  }, "⋯");
  const at = Date.parse(message.timestamp);
  const node = h("li", {
    class: `message ${ephemeral ? "ephemeral" : ""} ${mentionsMe(message) ? "calls-me" : ""}`, "data-id": message.id,
    oncontextmenu: (event) => onContext(event, message, more),
  },
  origin(message),
  h("div", { class: "line" }, avatar(author), h("div", { class: "said" },
    h("div", { class: "head" }, named(message.author), author.bot ? h("span", { class: "badge" }, "APP") : null,
      time(at, sameDay(at, now()) ? "t" : "s", { class: "when" })),
    loading ? h("p", { class: "thinking" }, `${author.name} is thinking…`) : body(message),
    message.edited_timestamp ? h("small", { class: "edited" }, "(edited)") : null,
    reactions(message), thread(message),
    ephemeral ? h("small", { class: "only-you" }, "Only you can see this · ",
      h("button", { type: "button", class: "plain", "data-key": `gone${message.id}`, onclick: () => dismiss(message.id) }, "Dismiss message")) : null)),
  more);
  return node;
}

// On somebody's name or picture this is about them, elsewhere about the message.
function onContext(event, message, anchor) {
  if (event.target.closest("a, img, input, textarea")) return;
  event.preventDefault();
  const guild = guildOf(message.channel_id);
  const member = event.target.closest(".head .name, .line > .avatar") && guild?.members.find((one) => one.id === message.author.id);
  if (member) openPerson(member, guild, anchor);
  else openMenu(message, anchor);
}

const mentionsMe = (message) => message.mention_everyone || (message.mentions ?? []).some((one) => one.id === state.me)
  || (message.mention_roles ?? []).some((role) => memberOf(state.me)?.roles.includes(role));

function origin(message) {
  const asked = message.interaction_metadata;
  if (asked?.type !== 2) return null;
  const who = memberOf(asked.user.id)?.name ?? asked.user.global_name ?? asked.user.username;
  return h("div", { class: "origin" }, `↪ ${who} used a command`);
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions" }, message.reactions.map((one) => h("button", {
    type: "button", class: "reaction", "aria-pressed": String(one.me), "data-key": `r${message.id}${one.emoji.name}`,
    onclick: () => tryTo("react", { channel: message.channel_id, message: message.id, emoji: one.emoji.name }),
  }, `${one.emoji.name} ${one.count}`)));
}

function thread(message) {
  if (!message.thread) return null;
  return h("button", { type: "button", class: "thread", onclick: () => mentions.open(message.thread.id) }, `Thread: ${message.thread.name} ›`);
}

async function tryTo(act, words) {
  try {
    return await ask(act, words);
  } catch (no) {
    toast(no.message);
    return null;
  }
}

async function openMenu(message, anchor) {
  const apps = (message.flags & EPHEMERAL) ? [] : await contextCommands(message.channel_id, 3);
  const words = [...anchor.closest(".message").querySelectorAll(".content, .embed")].map((one) => one.innerText).join("\n");
  menu(anchor, "Message", [
    ...["👍", "❤️", "🙏"].map((emoji) => ({ label: `React with ${emoji}`, act: () => tryTo("react", { channel: message.channel_id, message: message.id, emoji }) })),
    { label: "Copy text", act: () => navigator.clipboard?.writeText(words) },
    ...(apps.length ? ["-"] : []),
    ...apps.map((name) => ({ label: `Apps: ${name}`, act: () => useOnMessage(name, message) })),
    ...((message.flags & EPHEMERAL) ? ["-", { label: "Dismiss message", act: () => dismiss(message.id) }] : []),
  ]);
}

function dismiss(id) {
  dismissed.add(id);
  sessionStorage.setItem("dismissed", JSON.stringify([...dismissed].slice(-500)));
  remove(id);
  $("write").querySelector("textarea")?.focus();
}

// Changes.

export function arrived(message) {
  if (message.channel_id !== opened) return;
  const mine = isMine(message);
  if (!atEnd) {
    if (mine) openMessages(opened).catch((no) => toast(no.message));
    else offerNewest();
    return;
  }
  const stuck = mine || nearEnd();
  const one = entry(message);
  shown.push(one);
  list.append(...drawn(one, shown.at(-2)));
  while (shown.length > MOST && stuck) {
    const gone = shown.shift().node;
    while (list.firstElementChild && list.firstElementChild !== gone) list.firstElementChild.remove();
    gone.remove();
    atStart = false;
  }
  if (stuck) toEnd();
  else offerNewest();
  const words = one.node.querySelector(".said")?.innerText ?? "";
  announce(words.slice(0, 300));
  markRead();
}

// What one wrote, and what answers one's own command or press, is gone to wherever one was.
const isMine = (message) => message.author.id === state.me || message.interaction_metadata?.user.id === state.me;

export function edited(message) {
  const one = shown.find((other) => other.message.id === message.id);
  if (one) whenFree(one.node, `message ${message.id}`, () => drawAgain(message));
}

function drawAgain(message) {
  const at = shown.findIndex((one) => one.message.id === message.id);
  if (at < 0) return;
  const stuck = nearEnd();
  const old = shown[at].node;
  const focused = old.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const wasLoading = (shown[at].message.flags & LOADING) !== 0;
  const fresh = draw(message);
  shown[at] = { message, node: fresh };
  fresh.classList.toggle("together", old.classList.contains("together"));
  old.replaceWith(fresh);
  if (focused) refocus(fresh, focused);
  if (stuck) toEnd();
  if (wasLoading) announce(fresh.querySelector(".said").innerText.slice(0, 300));
}

export function remove(id) {
  const at = shown.findIndex((one) => one.message.id === id);
  if (at < 0) return;
  shown.splice(at, 1);
  whenFree(list, "one message less", paint);
}

// Names, roles and channels may have changed under the messages.
export function redraw() {
  whenFree(list, "all messages", drawAllAgain);
}

function drawAllAgain() {
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const stuck = nearEnd();
  for (const one of shown) one.node = null;
  paint();
  if (focused) refocus(list, focused);
  if (stuck) toEnd();
}

// Scrolling.

const nearEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;

function toEnd() {
  stays = true;
  whenFree(scroller, "to the end", () => { if (stays) scroller.scrollTop = scroller.scrollHeight; });
}

// What is below or inside grows, a form or a picture, and the newest message stays in view.
const keep = new ResizeObserver(() => { if (stays) toEnd(); });
keep.observe(scroller);
keep.observe(list);

function offerNewest() {
  if (below.querySelector(".newest")) return;
  below.replaceChildren(h("button", { type: "button", class: "newest", onclick: () => openMessages(opened) }, "Newer messages below ↓"));
}

function markRead() {
  if (document.visibilityState === "visible" && opened) ask("read", { channel: opened }).catch(() => {});
}

async function more(direction) {
  busy = true;
  const channel = opened;
  const edge = direction === "before" ? shown[0] : shown.at(-1);
  const answer = await tryTo("look", { channel, most: PAGE, [direction]: edge.message.id });
  if (answer && channel === opened) {
    const fresh = answer.messages.filter((one) => !dismissed.has(one.id)).map(entry);
    const anchor = (direction === "before" ? shown[0] : shown.at(-1)).node;
    const top = anchor.getBoundingClientRect().top;
    if (direction === "before") {
      atStart = answer.messages.length < PAGE;
      shown = [...fresh, ...shown];
      if (shown.length > MOST) { shown.length = MOST; atEnd = false; }
    } else {
      atEnd = !answer.messages.length || !isNewer(answer.newest, answer.messages.at(-1).id);
      shown = [...shown, ...fresh].slice(-MOST);
      atStart = false;
      if (atEnd) below.replaceChildren();
    }
    paint();
    if (anchor.isConnected) scroller.scrollTop += anchor.getBoundingClientRect().top - top;
  }
  busy = false;
}

scroller.addEventListener("scroll", () => {
  // Only going up lets go of the end. Growing messages move nothing by themselves, and a place that
  // grew, because a form below it closed, moves up without anybody going there.
  if (nearEnd()) stays = true;
  else if (scroller.scrollTop < lastTop - 1 && scroller.clientHeight === lastHeight) stays = false;
  lastTop = scroller.scrollTop;
  lastHeight = scroller.clientHeight;
  if (busy || !shown.length) return;
  if (scroller.scrollTop < 400 && !atStart) more("before");
  else if (!atEnd && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 400) more("after");
  else if (atEnd && nearEnd()) below.querySelector(".newest")?.remove();
}, { passive: true });
document.addEventListener("visibilitychange", markRead);
