// The console in the browser: counts ages, fetches what has changed, and sends a form once.
"use strict";

const page = document.body.dataset;
const tongue = document.documentElement.lang;
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const UTC = { hourCycle: "h23", timeZone: "UTC", calendar: "gregory" };
const STILL = ["clock", "second", "day"]; // do not change while they are looked at
const EVERY = { seen: 800, hidden: 15000, lost: 5000 }; // milliseconds; the server may ask for more

function span(seconds) {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? UNITS[3];
  const parts = [[unit, Math.floor(seconds / size)]];
  if (unit === "hour") parts.push(["minute", Math.floor((seconds % 3600) / 60)]);
  return parts
    .filter(([, count], place) => count || !place)
    .map(([unit, count]) => new Intl.NumberFormat(tongue, { style: "unit", unit, unitDisplay: "short" }).format(count))
    .join(" ");
}

function clock(at) {
  const today = at.toISOString().slice(0, 10) === new Date().toISOString().slice(0, 10);
  const year = at.getUTCFullYear() === new Date().getUTCFullYear() ? {} : { year: "numeric" };
  const day = today ? {} : { day: "numeric", month: "short", ...year };
  const how = { ...UTC, hour: "2-digit", minute: "2-digit", ...day };
  return new Intl.DateTimeFormat(tongue, how).format(at);
}

// How a moment is written: with its age or what is left, as an age alone, or as a clock: `clock`, `second`, `day`.
function shown(at, how, length) {
  if ("age" in how) return length;
  if ("clock" in how) return clock(at);
  if ("second" in how) return new Intl.DateTimeFormat(tongue, { ...UTC, timeStyle: "medium" }).format(at);
  if ("day" in how) return new Intl.DateTimeFormat(tongue, { ...UTC, dateStyle: "full" }).format(at);
  return `${clock(at)} · ${length}`;
}

function age() {
  const now = Date.now();
  for (const time of document.querySelectorAll("time[datetime]")) {
    if (time.title && STILL.some((how) => how in time.dataset)) continue;
    const at = new Date(time.dateTime);
    const length = span(Math.max(0, ("until" in time.dataset ? at - now : now - at) / 1000));
    const text = shown(at, time.dataset, length);
    if (time.textContent !== text) time.textContent = text;
    time.title = `${time.dateTime.slice(0, 19).replace("T", " ")} UTC`;
  }
  const told = document.querySelector("[data-title]");
  if (told) document.title = `${told.dataset.title} · Ringback`;
}

function trouble(text) {
  const link = document.getElementById("link");
  if (link.textContent !== text) link.textContent = text;
  link.hidden = !text;
}

// Puts the parts that have changed in the place of those with the same id; what nobody touched keeps its focus.
function replace(html) {
  const news = document.createElement("template");
  news.innerHTML = html;
  for (const part of [...news.content.children]) document.getElementById(part.id)?.replaceWith(part);
}

async function look() {
  let pause = document.hidden ? EVERY.hidden : EVERY.seen;
  try {
    const answer = await fetch(page.live, {
      headers: { "If-None-Match": `"${page.mark}"` },
      cache: "no-store",
      signal: AbortSignal.timeout(8000),
    });
    if (answer.status === 401) return trouble(page.out);
    if (answer.status === 200) {
      const [live, html] = [document.getElementById("live"), await answer.text()];
      if (window.renew) window.renew(live, html);
      else replace(html);
      page.mark = answer.headers.get("ETag").replaceAll('"', "");
      age();
    } else if (answer.status !== 304) throw new Error(answer.status);
    pause = Math.max(pause, 1000 * (answer.headers.get("Ask-Again") ?? 0));
    trouble("");
  } catch {
    trouble(page.lost);
    pause = EVERY.lost;
  }
  setTimeout(look, pause * (0.9 + 0.2 * Math.random()));
}

for (const form of document.querySelectorAll("form.fields")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  });
}
const drawer = document.querySelector(".drawer");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !drawer?.open) return;
  drawer.open = false;
  drawer.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  if (drawer?.open && !drawer.contains(event.target)) drawer.open = false;
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
});
age();
setInterval(age, 1000);
if (page.live) setTimeout(look, EVERY.seen);
page.ready = "yes";
