// Writing: a message with files, or a command that begins with "/".

import { $, announce, h, freshId, toast } from "./dom.js";
import { ask, channelOf, KINDS, state } from "./state.js";
import { commandForm, slashCommands } from "./commands.js";
import { packed } from "./files.js";
import { mentions } from "./mentions.js";

const form = $("write");
const drafts = new Map();
let commands = [], active = 0, current = null;
let asWords = false;   // Escape says that what begins with "/" is no command

const listId = freshId("commands");
const list = h("div", { id: listId, role: "listbox", class: "suggestions commands", "aria-label": "Commands", hidden: true });
const text = h("textarea", {
  rows: "1", "aria-label": "Message", "aria-haspopup": "listbox", "aria-controls": listId, "aria-autocomplete": "list",
  maxlength: "2000", oninput: () => { asWords = false; grow(); follow(); }, onkeydown: keys, onblur: () => setTimeout(() => { if (document.activeElement !== text) closeList(); }, 150),
});
const files = h("input", { type: "file", multiple: true, class: "unseen", tabindex: "-1", "aria-hidden": "true", onchange: showFiles });
const held = h("div", { class: "held" });
const slash = h("button", { type: "button", class: "quiet", "aria-label": "Commands", title: "Commands", onclick: () => { text.value = "/"; text.focus(); follow(); } }, "/");
const clip = h("button", { type: "button", class: "quiet", "aria-label": "Add a file", title: "Add a file", onclick: () => files.click() }, "+");
const send = h("button", { type: "submit", class: "button primary" }, "Send");
const plain = h("div", { class: "writing" }, clip, slash, h("div", { class: "typeahead" }, list, text), files, send);

form.append(held, plain);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (current) current.send();
  else say();
});
mentions.use = (name) => begin(name);

export async function openComposer(channel) {
  finish();
  drafts.set(openComposer.channel, text.value);
  openComposer.channel = channel;
  text.value = drafts.get(channel) ?? "";
  const it = channelOf(channel);
  form.hidden = !channel;
  if (!it) return;
  const where = it.kind === KINDS.dm ? `@${it.name}` : `#${it.name}`;
  text.placeholder = it.writes ? `Message ${where}, or / for commands` : "You cannot write here; / shows commands";
  clip.hidden = !it.writes;
  grow();
}

function grow() {
  text.rows = Math.min(8, Math.max(1, text.value.split("\n").length));
}

function showFiles() {
  held.replaceChildren(...[...files.files].map((file) => h("span", { class: "chip" }, file.name)),
    files.files.length ? h("button", { type: "button", class: "quiet", onclick: () => { files.value = ""; showFiles(); } }, "Remove files") : "");
}

async function say() {
  const words = text.value;
  if (!words.trim() && !files.files.length) return;
  if (words.startsWith("/") && !asWords && !files.files.length) {
    // Who presses Enter before the list is there means what it would have taken with it.
    commands = await slashCommands(state.channel).catch(() => []);
    const [first] = matching(words);
    if (first) { begin(first.name); return; }
  }
  try {
    await ask("say", { channel: state.channel, text: words, files: await packed(files.files) });
    text.value = "";
    files.value = "";
    showFiles();
    grow();
  } catch (no) {
    toast(no.message);
  }
}

// Commands.

// What fits the words, the commands first that begin so.
function matching(words) {
  const typed = words.slice(1).trim().toLowerCase();
  return commands.filter((one) => one.name.includes(typed) || one.description.toLowerCase().includes(typed))
    .sort((a, b) => Number(b.name.startsWith(typed)) - Number(a.name.startsWith(typed)));
}

async function follow() {
  if (!text.value.startsWith("/") || text.value.includes("\n")) { closeList(); return; }
  if (list.hidden) commands = await slashCommands(state.channel).catch(() => []);
  const found = matching(text.value);
  list.replaceChildren(...found.map((one) => h("div", {
    role: "option", class: "option", id: freshId("command"), "aria-selected": "false", "data-name": one.name,
    onpointerdown: (event) => { event.preventDefault(); begin(one.name); },
  }, h("strong", {}, `/${one.name}`), " ", h("small", {}, one.description))));
  list.hidden = !found.length;
  announce(found.length ? `${found.length} commands. Arrow keys choose, Enter takes one.` : "No command is called so.");
  mark(0);
}

function mark(number) {
  const rows = [...list.children];
  if (!rows.length) return;
  active = (number + rows.length) % rows.length;
  rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === active)));
  text.setAttribute("aria-activedescendant", rows[active].id);
  rows[active].scrollIntoView({ block: "nearest" });
}

function closeList() {
  list.hidden = true;
  text.removeAttribute("aria-activedescendant");
}

function keys(event) {
  if (!list.hidden) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(active + (event.key === "ArrowDown" ? 1 : -1));
      return;
    }
    if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      begin(list.children[active].dataset.name);
      return;
    }
    if (event.key === "Escape") { event.preventDefault(); asWords = true; closeList(); return; }
  }
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    say();
  }
}

async function begin(name) {
  if (!commands.length) commands = await slashCommands(state.channel).catch(() => []);
  const command = commands.find((one) => one.name === name);
  closeList();
  if (!command) { toast(`/${name} is not offered here.`); return; }
  finish();
  text.value = "";
  if (!command.options.length) {
    current = commandForm(command, state.channel, finish);
    await current.send();
    if (current) reveal();
    return;
  }
  current = commandForm(command, state.channel, finish);
  reveal();
}

function reveal() {
  plain.hidden = true;
  form.append(current);
  current.first();
}

function finish() {
  commands = [];
  if (!current) return;
  current.remove();
  current = null;
  plain.hidden = false;
  text.focus();
}
