// Commands: which are offered here, the form that fills one in, and the ones of context menus.

import { h, freshId, toast } from "./dom.js";
import { ask } from "./state.js";
import { picker } from "./popover.js";
import { both, channelsHere, peopleHere, rolesHere } from "./choices.js";
import { packed } from "./files.js";
import { openModal } from "./modal.js";
import { typeahead } from "./typeahead.js";

const SUB = 1, GROUP = 2, STRING = 3, INTEGER = 4, BOOLEAN = 5, USER = 6, CHANNEL = 7, ROLE = 8, MENTIONABLE = 9, NUMBER = 10, FILE = 11;

export async function offeredIn(channel) {
  const { commands } = await ask("commands", { channel });
  return commands;
}

function leaves(command, before = "") {
  const name = `${before}${command.name}`;
  const below = (command.options ?? []).filter((one) => one.type === SUB || one.type === GROUP);
  if (!below.length) return [{ name, description: command.description, options: command.options ?? [] }];
  return below.flatMap((one) => leaves(one, `${name} `));
}

export async function slashCommands(channel) {
  const all = await offeredIn(channel);
  return all.filter((one) => one.type === 1).flatMap((one) => leaves(one)).sort((a, b) => a.name.localeCompare(b.name));
}

export async function contextCommands(channel, kind) {
  const all = await offeredIn(channel).catch(() => []);
  return all.filter((one) => one.type === kind).map((one) => one.name).sort();
}

async function use(words) {
  try {
    openModal((await ask("context", words)).modal);
  } catch (no) {
    toast(no.message);
  }
}

export const useOnMessage = (command, message) => use({ command, channel: message.channel_id, message: message.id });
export const useOnPerson = (command, channel, user) => use({ command, channel, user });

// The form of one command. `done` is called when it was sent or given up.
export function commandForm(command, channel, done) {
  const readers = new Map();
  const fields = h("div", { class: "command-fields" });
  const optional = h("div", { class: "optional" });
  const fault = h("p", { class: "fault", role: "alert" });
  const add = (option) => {
    const made = fieldOf(option, command, channel, readers);
    fields.append(made);
    return made;
  };
  const given = async () => {
    const found = {};
    for (const [name, read] of readers) {
      const value = await read();
      if (value !== undefined && value !== "") found[name] = value;
    }
    return found;
  };
  for (const option of command.options) {
    if (option.required) add(option);
    else {
      const offer = h("button", { type: "button", class: "chip", title: option.description, onclick: () => {
        offer.remove();
        add(option).querySelector("input, textarea, .select")?.focus();
      } }, `+ ${option.name}`);
      optional.append(offer);
    }
  }
  const send = h("button", { type: "submit", class: "button primary" }, "Send");
  const box = h("div", {
    class: "command", role: "group", "aria-label": `Command /${command.name}`,
    onkeydown: (event) => { if (event.key === "Escape" && !event.defaultPrevented) { event.preventDefault(); done(false); } },
  },
  h("div", { class: "command-head" }, h("strong", {}, `/${command.name}`), h("span", {}, command.description),
    h("button", { type: "button", class: "quiet", onclick: () => done(false) }, "Cancel")),
  fields, optional, fault, h("div", { class: "ends" }, send));
  box.given = given;
  box.send = async () => {
    if (send.disabled) return;
    send.disabled = true;
    fault.textContent = "";
    try {
      const answer = await ask("slash", { channel, command: `/${command.name}`, options: await given() });
      done(true);
      openModal(answer.modal);
    } catch (no) {
      fault.textContent = no.message;
    } finally {
      send.disabled = false;
    }
  };
  for (const [, read] of readers) read.others = given;
  box.first = () => (fields.querySelector("input, .select") ?? send).focus();
  return box;
}

function fieldOf(option, command, channel, readers) {
  const id = freshId("option");
  const about = freshId("about");
  const label = h("label", { for: id }, option.name, option.required ? h("span", { class: "must", "aria-hidden": "true" }, " *") : null);
  return h("div", { class: "field-box" }, label, h("small", { id: about }, option.description),
    inputOf(option, command, channel, readers, id, about));
}

function inputOf(option, command, channel, readers, id, about) {
  const points = { [USER]: peopleHere, [ROLE]: rolesHere, [MENTIONABLE]: both, [CHANNEL]: () => channelsHere(option.channel_types) };
  if (points[option.type]) return chooser(option, readers, id, about, points[option.type], true);
  if (option.choices?.length) {
    return chooser(option, readers, id, about, () => option.choices.map((one) => ({ value: one.value, label: one.name })));
  }
  if (option.type === BOOLEAN) {
    return chooser(option, readers, id, about, () => [{ value: true, label: "True" }, { value: false, label: "False" }]);
  }
  if (option.type === FILE) {
    const file = h("input", { type: "file", id, "aria-describedby": about });
    readers.set(option.name, async () => (await packed(file.files))[0]);
    return file;
  }
  const number = option.type === INTEGER || option.type === NUMBER;
  const input = h("input", {
    type: "text", id, autocomplete: "off", inputmode: number ? "decimal" : null, "aria-describedby": about,
    "aria-required": String(Boolean(option.required)), maxlength: number ? null : option.max_length ?? 6000,
  });
  readers.set(option.name, () => input.chosen ?? input.value.trim());
  if (!option.autocomplete) return input;
  return typeahead(input, `Choices for ${option.name}`, async (typed) => {
    const options = {};
    for (const [name, read] of readers) {
      const value = name === option.name ? "" : await read();
      if (value !== undefined && value !== "" && typeof value !== "object") options[name] = value;
    }
    const { choices } = await ask("autocomplete", { channel, command: `/${command.name}`, option: option.name, typed, options });
    return choices.map((one) => ({ label: one.name, value: one.value }));
  });
}

function chooser(option, readers, id, about, options, search = false) {
  const made = picker({ id, name: option.name, placeholder: "Choose", options, least: option.required ? 1 : 0, search, describedby: about });
  readers.set(option.name, () => made.values[0]);
  return made;
}
