// Discord's markdown as DOM nodes. It never makes markup from text, so text can never become markup.

import { h } from "./dom.js";
import { time } from "./time.js";

const DEEPEST = 8;
const isUrl = (text) => /^https?:\/\//i.test(text);

// Each rule: a sticky pattern, and what it becomes. Tried in order at every place of the text.
const RULES = [
  [/\\([^0-9A-Za-z\s])/y, (found) => found[1]],
  [/(`+)([^`](?:[\s\S]{0,2000}?[^`])?)\1(?!`)/y, (found) => h("code", {}, found[2].trim() || found[2])],
  [/<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y, (found) => time(Number(found[1]) * 1000, found[2] ?? "f", { class: "stamp" })],
  [/<@!?(\d{1,20})>/y, (found, it) => it.person(found[1])],
  [/<@&(\d{1,20})>/y, (found, it) => it.role(found[1])],
  [/<#(\d{1,20})>/y, (found, it) => it.channel(found[1])],
  [/<\/([\w-]{1,32}(?: [\w-]{1,32}){0,2}):(\d{1,20})>/y, (found, it) => it.command(found[1])],
  [/<a?:(\w{2,32}):\d{1,20}>/y, (found) => `:${found[1]}:`],
  [/<(https?:\/\/[^\s<>]{1,2000})>/iy, (found, it) => link(found[1], found[1], it)],
  [/\[((?:[^[\]\\]|\\.){1,500})\]\((https?:\/\/[^\s()]{1,1000}(?:\([^\s()]{0,500}\))?[^\s()]{0,500})\)/iy,
    (found, it, deeper) => link(found[2], isUrl(found[1]) ? found[1] : deeper(found[1]), it)],
  [/https?:\/\/[^\s<>]{1,2000}/iy, (found, it) => bare(found[0], it)],
  [/@(everyone|here)\b/y, (found) => h("span", { class: "mention" }, found[0])],
  [/\*\*([\s\S]{1,4000}?)\*\*(?!\*)/y, (found, it, deeper) => h("strong", {}, deeper(found[1]))],
  [/__([\s\S]{1,4000}?)__(?!_)/y, (found, it, deeper) => h("u", {}, deeper(found[1]))],
  [/~~([\s\S]{1,4000}?)~~/y, (found, it, deeper) => h("s", {}, deeper(found[1]))],
  [/\|\|([\s\S]{1,4000}?)\|\|/y, (found, it, deeper) => spoiler(deeper(found[1]))],
  [/\*(?![\s*])((?:[^*]|\*\*){1,4000}?)(?<!\s)\*(?!\*)/y, (found, it, deeper) => h("em", {}, deeper(found[1]))],
  [/(?<!\w)_((?:[^_]|__){1,4000}?)_(?!\w)/y, (found, it, deeper) => h("em", {}, deeper(found[1]))],
  [/\n/y, () => h("br")],
];
const PLAIN = /[^\\`<[h@*_~|\nH]+/y;

function link(address, words, it) {
  const inside = it.inside(address);
  if (inside) return h("button", { type: "button", class: "mention", onclick: inside }, words);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, words);
}

// Punctuation at the end of an address belongs to the sentence around it.
function bare(text, it) {
  const address = text.replace(/[.,:;"'\])]+$/, "");
  return [link(address, address, it), text.slice(address.length)];
}

function spoiler(inside) {
  const hidden = h("span", { "aria-hidden": "true" }, inside);
  const show = () => {
    outer.classList.add("shown");
    hidden.removeAttribute("aria-hidden");
    outer.removeAttribute("role");
    outer.removeAttribute("aria-label");
    outer.removeAttribute("tabindex");
  };
  const outer = h("span", {
    class: "spoiler", role: "button", tabindex: "0", "aria-label": "Spoiler, press to show",
    onclick: (event) => { if (!outer.classList.contains("shown")) { event.preventDefault(); show(); } },
    onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(); } },
  }, hidden);
  return outer;
}

function inline(text, it, depth = 0) {
  if (depth > DEEPEST) return [text];
  const found = [];
  const deeper = (inner) => inline(inner, it, depth + 1);
  let at = 0;
  while (at < text.length) {
    PLAIN.lastIndex = at;
    const plain = PLAIN.exec(text);
    if (plain) {
      found.push(plain[0]);
      at = PLAIN.lastIndex;
      continue;
    }
    at = special(text, at, it, deeper, found);
  }
  return found;
}

function special(text, at, it, deeper, found) {
  for (const [pattern, become] of RULES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) {
      const end = at + match[0].length;
      found.push(become(match, it, deeper));
      return end;
    }
  }
  found.push(text[at]);
  return at + 1;
}

// Blocks: fences first, then line by line.
export function markdown(text, it) {
  const parts = [];
  let at = 0;
  for (const fence of text.matchAll(/```(?:([\w+#-]{1,20})\n)?\n?([\s\S]*?)\n?```/g)) {
    parts.push(...blocks(text.slice(at, fence.index), it));
    if (fence[2].trim()) parts.push(h("pre", { tabindex: "0" }, h("code", {}, fence[2])));
    else parts.push(fence[0]);
    at = fence.index + fence[0].length;
  }
  parts.push(...blocks(text.slice(at), it));
  return parts;
}

function blocks(text, it, depth = 0) {
  const lines = text.replace(/^\n|\n$/g, "").split("\n");
  const made = [];
  let run = [];
  const flush = () => {
    if (run.some((line) => line.trim())) made.push(h("div", { class: "run" }, inline(run.join("\n"), it)));
    run = [];
  };
  for (let n = 0; n < lines.length; n++) {
    const line = lines[n];
    let found;
    if ((found = /^(#{1,3})\s+(\S.*)$/.exec(line))) {
      flush();
      made.push(h("div", { class: `h h${found[1].length}`, role: "heading", "aria-level": String(found[1].length + 2) }, inline(found[2], it)));
    } else if ((found = /^-#\s+(\S.*)$/.exec(line))) {
      flush();
      made.push(h("small", { class: "sub" }, inline(found[1], it)));
    } else if (depth === 0 && /^>>>\s/.test(line)) {
      flush();
      const rest = [line.replace(/^>>>\s/, ""), ...lines.slice(n + 1)].join("\n");
      made.push(h("blockquote", {}, blocks(rest, it, 1)));
      return made;
    } else if (depth === 0 && /^>\s/.test(line)) {
      flush();
      const quoted = [];
      while (n < lines.length && /^>\s/.test(lines[n])) quoted.push(lines[n++].replace(/^>\s/, ""));
      n--;
      made.push(h("blockquote", {}, blocks(quoted.join("\n"), it, 1)));
    } else if (/^\s*(?:[-*]|\d{1,4}\.)\s+\S/.test(line)) {
      flush();
      const items = [];
      while (n < lines.length && /^\s*(?:[-*]|\d{1,4}\.)\s+\S/.test(lines[n])) items.push(lines[n++]);
      n--;
      made.push(list(items, it));
    } else run.push(line);
  }
  flush();
  return made;
}

function list(lines, it) {
  const items = lines.map((line) => {
    const found = /^(\s*)([-*]|\d{1,4}\.)\s+(.*)$/.exec(line);
    return { depth: found[1].length, mark: found[2], text: found[3] };
  });
  const [first] = items;
  const numbered = /\d/.test(first.mark);
  const made = h(numbered ? "ol" : "ul", { class: "list", start: numbered ? parseInt(first.mark, 10) : null });
  for (let n = 0; n < items.length; n++) {
    const inside = [];
    const item = h("li", {}, inline(items[n].text, it));
    while (n + 1 < items.length && items[n + 1].depth > first.depth) inside.push(lines[++n]);
    if (inside.length) item.append(list(inside, it));
    made.append(item);
  }
  return made;
}
