// Time as it stands in the demo, and Discord's timestamps in the zone of whoever looks.

import { h } from "./dom.js";

let ahead = 0;
export const setNow = (milliseconds) => { ahead = milliseconds - Date.now(); refresh(); };
export const now = () => Date.now() + ahead;

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
  face: { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
};
const formats = new Map();
const UNITS = [["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

export function written(milliseconds, style = "f") {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return "a time that is not one";
  if (style === "R") return fromNow(milliseconds);
  if (!formats.has(style)) formats.set(style, new Intl.DateTimeFormat(undefined, STYLES[style] ?? STYLES.f));
  return formats.get(style).format(date);
}

function fromNow(milliseconds) {
  const seconds = (milliseconds - now()) / 1000;
  const rounded = Math.abs(seconds) + (Math.abs(seconds) > 90 ? 30 : 0.5); // 59:59 is an hour
  const [unit, size] = UNITS.find(([, length]) => rounded >= length) ?? ["second", 1];
  return relative.format(Math.round(seconds / size), unit);
}

export function time(milliseconds, style = "f", more = {}) {
  const date = new Date(milliseconds);
  const real = !Number.isNaN(date.getTime());
  const made = h("time", { datetime: real ? date.toISOString() : null, title: written(milliseconds, "F"), ...more },
    written(milliseconds, style));
  if (style === "R" && real) made.dataset.counts = String(milliseconds);
  return made;
}

function refresh() {
  for (const one of document.querySelectorAll("time[data-counts]")) {
    const text = fromNow(Number(one.dataset.counts));
    if (one.textContent !== text) one.textContent = text;
  }
}
setInterval(refresh, 1000);

export const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();
