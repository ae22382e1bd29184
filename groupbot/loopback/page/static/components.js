// Messages' insides: text, embeds, components, files.

import { h, toast } from "./dom.js";
import { ask, local } from "./state.js";
import { markdown } from "./markdown.js";
import { mentions } from "./mentions.js";
import { time } from "./time.js";
import { picker } from "./popover.js";
import { emojiOf, optionsOf } from "./choices.js";
import { openFile, openPicture } from "./files.js";
import { openModal } from "./modal.js";

const V2 = 1 << 15;
const BUTTONS = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };
const PICTURE = /^image\/(png|jpeg|gif|webp)$/;
const NOTHING = { 0: "" };

export function body(message) {
  const made = [];
  const v2 = (message.flags & V2) !== 0;
  if (message.content) made.push(h("div", { class: "content" }, markdown(message.content, mentions)));
  for (const one of message.embeds ?? []) made.push(embed(one));
  if (!v2) {
    const inEmbeds = JSON.stringify(message.embeds ?? []);
    for (const file of message.attachments ?? []) if (!inEmbeds.includes(file.url)) made.push(attachment(file));
  }
  if (message.components?.length) made.push(h("div", { class: "components" }, message.components.map((one) => component(one, message))));
  return made;
}

function colour(number) {
  return number === null || number === undefined ? null : `#${Number(number).toString(16).padStart(6, "0")}`;
}

function tinted(box, number) {
  const found = colour(number);
  if (found) box.style.setProperty("--accent", found);
  return box;
}

function embed(it) {
  const picture = it.image ? media({ media: it.image, description: "Picture of the embed" }) : null;
  const title = it.title ? h("div", { class: "embed-title" }, it.url && /^https?:/.test(it.url)
    ? h("a", { href: it.url, target: "_blank", rel: "noopener noreferrer" }, it.title) : markdown(it.title, mentions)) : null;
  return tinted(h("div", { class: "embed" },
    it.author?.name ? h("div", { class: "embed-author" }, it.author.name) : null, title,
    it.description ? h("div", {}, markdown(it.description, mentions)) : null,
    it.fields?.length ? h("div", { class: "fields" }, it.fields.map((field) =>
      h("div", { class: field.inline ? "field inline" : "field" }, h("strong", {}, field.name), h("div", {}, markdown(field.value, mentions))))) : null,
    picture,
    it.footer?.text || it.timestamp ? h("small", { class: "embed-footer" }, it.footer?.text ?? NOTHING[0],
      it.timestamp ? [" · ", time(Date.parse(it.timestamp), "f")] : null) : null), it.color);
}

function attachment(file) {
  const address = local(file.url);
  if (address && PICTURE.test(file.content_type ?? "")) return picture(address, file.description || file.filename);
  return fileCard(address, file.filename, file.size);
}

function picture(address, words) {
  return h("button", { type: "button", class: "picture", "aria-label": `Open picture: ${words}`, onclick: () => openPicture(address, words) },
    h("img", { src: address, alt: words, loading: "lazy" }));
}

function fileCard(address, name, size) {
  const kilobytes = size ? `${Math.max(1, Math.round(size / 1024))} KB` : "";
  return h("div", { class: "file" }, h("span", { class: "file-name" }, name), h("small", {}, kilobytes),
    address ? h("button", { type: "button", class: "quiet", onclick: () => openFile(address, name) }, `Open ${name}`) : null,
    address ? h("a", { href: address, download: name }, "Download") : null);
}

function media(item) {
  const address = local(item.media.url);
  const words = item.description || "Picture without a description";
  if (address) return item.spoiler ? covered(picture(address, words)) : picture(address, words);
  // Nothing is fetched from elsewhere: the address is only named.
  return h("span", { class: "outside" }, `Picture elsewhere: ${item.media.url}`);
}

function covered(inside) {
  const cover = h("button", { type: "button", class: "cover", onclick: () => cover.replaceWith(inside) }, "Spoiler: press to show");
  return cover;
}

function component(it, message) {
  const inner = (list) => (list ?? []).map((one) => component(one, message));
  switch (it.type) {
    case 1: return h("div", { class: "row" }, inner(it.components));
    case 2: return button(it, message);
    case 3: case 5: case 6: case 7: case 8: return select(it, message);
    case 9: return h("div", { class: "section" }, h("div", {}, inner(it.components)), it.accessory ? component(it.accessory, message) : null);
    case 10: return h("div", { class: "content" }, markdown(it.content, mentions));
    case 11: return h("div", { class: "thumbnail" }, media(it));
    case 12: return h("div", { class: "gallery" }, it.items.map(media));
    case 13: return fileCard(local(it.file.url), it.name ?? "file", it.size);
    case 14: return h("hr", { class: it.divider === false ? "space" : "", "data-spacing": it.spacing });
    case 17: {
      const box = tinted(h("div", { class: "container" }, inner(it.components)), it.accent_color);
      return it.spoiler ? covered(box) : box;
    }
    default: return null;
  }
}

function button(it, message) {
  const words = [emojiOf(it) ? h("span", { class: "emoji", "aria-hidden": it.label ? "true" : null }, emojiOf(it)) : null, it.label ?? ""];
  const key = `c${message.id}-${it.id}`;
  if (it.style === 5) {
    const inside = mentions.inside(it.url ?? "");
    if (inside) return h("button", { type: "button", class: "button link", "data-key": key, onclick: inside }, words);
    return /^(https?|discord):/.test(it.url ?? "")
      ? h("a", { class: "button link", href: it.url, target: "_blank", rel: "noopener noreferrer", "data-key": key }, words, " ↗") : null;
  }
  const made = h("button", {
    type: "button", class: `button ${BUTTONS[it.style] ?? "secondary"}`, disabled: Boolean(it.disabled), "data-key": key,
    onclick: () => act(made, "press", { channel: message.channel_id, message: message.id, component: it.custom_id }),
  }, words);
  return made;
}

async function act(element, name, words) {
  if (element.getAttribute("aria-busy")) return;
  element.setAttribute("aria-busy", "true");
  try {
    openModal((await ask(name, words)).modal);
  } catch (no) {
    toast(no.message);
  } finally {
    element.removeAttribute("aria-busy");
  }
}

function select(it, message) {
  const name = it.placeholder || "Choose";
  const made = picker({
    name, placeholder: name, options: () => optionsOf(it), least: it.min_values ?? 1, most: it.max_values ?? 1,
    disabled: Boolean(it.disabled), search: it.type !== 3, key: `c${message.id}-${it.id}`,
    chosen: (values) => act(made, "choose", { channel: message.channel_id, message: message.id, component: it.custom_id, values }),
  });
  return made;
}
