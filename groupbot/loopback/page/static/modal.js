// Forms the bot opens: every kind of field, sent or given up.

import { h, freshId } from "./dom.js";
import { ask } from "./state.js";
import { markdown } from "./markdown.js";
import { mentions } from "./mentions.js";
import { picker } from "./popover.js";
import { packed } from "./files.js";
import { optionsOf } from "./choices.js";

export function openModal(modal) {
  if (!modal) return;
  const readers = new Map();
  const fields = modal.components.map((one) => outer(one, readers));
  const fault = h("p", { class: "fault", role: "alert" });
  const send = h("button", { class: "button primary" }, "Submit");
  const title = freshId("title");
  const form = h("form", { onsubmit: (event) => { event.preventDefault(); submit(); }, novalidate: true },
    h("h2", { id: title }, modal.title), ...fields, fault,
    h("div", { class: "ends" }, h("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "Cancel"), send));
  const dialog = h("dialog", { class: "modal", "aria-labelledby": title, onclose: () => dialog.remove() }, form);

  async function submit() {
    send.disabled = true;
    try {
      const given = {};
      for (const [id, read] of readers) {
        const value = await read();
        if (value !== undefined) given[id] = value;
      }
      const answer = await ask("submit", { modal: modal.id, fields: given });
      dialog.close();
      openModal(answer.modal);
    } catch (no) {
      fault.textContent = no.message;
    } finally {
      send.disabled = false;
    }
  }

  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("input, textarea, .select")?.focus();
}

function outer(it, readers) {
  if (it.type === 10) return h("div", { class: "content" }, markdown(it.content, mentions));
  if (it.type === 1) return it.components.map((one) => labelled(one.label ?? "", null, one, readers));
  return labelled(it.label, it.description, it.component, readers);
}

function labelled(label, description, it, readers) {
  const id = freshId("field");
  const about = description ? freshId("about") : null;
  const small = description ? h("small", { id: about }, description) : null;
  const must = it.required === false || it.type === 23 ? null : h("span", { class: "must", "aria-hidden": "true" }, " *");
  if (it.type === 21 || it.type === 22) {
    return h("fieldset", { "aria-describedby": about }, h("legend", {}, label, must), small, several(it, id, readers));
  }
  if (it.type === 23) {
    const box = h("input", { type: "checkbox", id, checked: Boolean(it.default), "aria-describedby": about });
    readers.set(it.custom_id, () => box.checked);
    return h("div", { class: "field-box ticks" }, box, h("label", { for: id }, label), small);
  }
  return h("div", { class: "field-box" }, h("label", { for: id }, label, must), small, field(it, id, label, about, readers));
}

function field(it, id, label, about, readers) {
  if (it.type === 4) return typed(it, id, about, readers);
  if (it.type === 19) {
    const files = h("input", { type: "file", id, multiple: (it.max_values ?? 1) > 1, "aria-describedby": about });
    readers.set(it.custom_id, () => packed(files.files));
    return files;
  }
  const made = picker({
    id, name: label, placeholder: it.placeholder || "Choose", options: () => optionsOf(it), describedby: about,
    least: it.required === false ? 0 : it.min_values ?? 1, most: it.max_values ?? 1, search: it.type !== 3,
  });
  readers.set(it.custom_id, () => made.values);
  return made;
}

function typed(it, id, about, readers) {
  const shared = {
    id, value: it.value ?? "", placeholder: it.placeholder, maxlength: it.max_length, minlength: it.min_length,
    "aria-describedby": about, "aria-required": String(it.required !== false),
  };
  const made = it.style === 2 ? h("textarea", { rows: "5", ...shared }) : h("input", { type: "text", autocomplete: "off", ...shared });
  readers.set(it.custom_id, () => made.value);
  return made;
}

function several(it, name, readers) {
  const kind = it.type === 21 ? "radio" : "checkbox";
  const boxes = it.options.map((one) => {
    const id = freshId("box");
    const box = h("input", { type: kind, name, id, value: one.value, checked: Boolean(one.default) });
    return { box, row: h("div", { class: "ticks" }, box, h("label", { for: id }, one.label, one.description ? h("small", {}, one.description) : null)) };
  });
  readers.set(it.custom_id, () => boxes.filter(({ box }) => box.checked).map(({ box }) => box.value));
  return boxes.map(({ row }) => row);
}
