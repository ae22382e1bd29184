// Pictures and files, opened in place; and files on their way to be sent.

import { h } from "./dom.js";

const SHOWN_MOST = 64 * 1024;
const ROWS_MOST = 300;

function show(name, ...inside) {
  const dialog = h("dialog", { class: "viewer", "aria-label": name, onclose: () => dialog.remove() },
    h("form", { method: "dialog" }, h("strong", {}, name), h("button", { class: "quiet", autofocus: true }, "Close")), ...inside);
  document.body.append(dialog);
  dialog.showModal();
}

export function openPicture(address, words) {
  show("Picture", h("img", { src: address, alt: words }), h("p", {}, words), h("a", { href: address, download: "" }, "Download"));
}

export async function openFile(address, name) {
  const answer = await fetch(address);
  const text = (await answer.text()).slice(0, SHOWN_MOST);
  const readable = !/[\u0000-\u0008\u000e-\u001f]/.test(text.slice(0, 2000));
  if (!readable) show(name, h("p", {}, "This file is not text. It can be downloaded."));
  else if (/\.csv$/i.test(name)) show(name, h("div", { class: "scrolls", tabindex: "0" }, table(text)));
  else show(name, h("pre", { tabindex: "0" }, text));
}

function table(text) {
  const [head, ...rows] = cells(text).slice(0, ROWS_MOST);
  return h("table", {}, h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, cell)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, cell))))));
}

function cells(text) {
  const rows = [[]];
  let cell = "", quoted = false;
  const end = () => { rows.at(-1).push(cell); cell = ""; };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (quoted && letter === '"' && text[at + 1] === '"') { cell += '"'; at++; }
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === ",") end();
    else if (!quoted && letter === "\n") { end(); rows.push([]); }
    else if (letter !== "\r" && letter !== "\ufeff") cell += letter;
  }
  end();
  return rows.filter((row) => row.length > 1 || row[0] !== "");
}

export async function packed(files) {
  return Promise.all([...files].map(async (file) => {
    const url = await new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.addEventListener("load", () => resolve(reader.result));
      reader.addEventListener("error", () => reject(new Error("The file could not be read.")));
      reader.readAsDataURL(file);
    });
    return { name: file.name, type: file.type, bytes: url.slice(url.indexOf(",") + 1) };
  }));
}
