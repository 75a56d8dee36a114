// The desk in the browser: what was typed outlives a renewal and a reload, and what rings is said.
"use strict";

const KEPT = "ringback-desk"; // of this tab, until what was typed is noted
const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");

function remember({ target }) {
  if (!target.id || !target.closest("[data-keep]")) return;
  if (target.type === "radio") {
    for (const other of document.getElementsByName(target.name)) delete kept[other.id];
    kept[target.id] = true;
  } else kept[target.id] = target.value;
  sessionStorage.setItem(KEPT, JSON.stringify(kept));
}

function restore() {
  for (const [id, value] of Object.entries(kept)) {
    const field = document.getElementById(id);
    if (field?.type === "radio") field.checked = true;
    else if (field) field.value = value;
  }
}

// Replaces the desk. A form that somebody is still writing in stays, even when another contact has come, and what
// somebody listens to goes on.
window.renew = (live, html) => {
  const focus = document.activeElement?.id;
  const [from, to] = [document.activeElement?.selectionStart, document.activeElement?.selectionEnd];
  const written = [...live.querySelectorAll("[data-keep]")].filter((form) => [...form.elements].some(({ id }) => id in kept));
  const heard = [...live.querySelectorAll("audio")].filter((audio) => !audio.paused);
  live.innerHTML = html;
  for (const audio of heard) live.querySelector(`audio[src="${audio.getAttribute("src")}"]`)?.replaceWith(audio);
  for (const form of written) if (!document.getElementById(form.id)) live.querySelector(".hand").append(form);
  restore();
  const field = focus && document.getElementById(focus);
  if (field && live.contains(field)) {
    field.focus();
    if (field.tagName === "TEXTAREA") field.setSelectionRange(from, to);
  }
  announce();
};

function announce() {
  const text = document.querySelector("[data-news]")?.dataset.news ?? "";
  const news = document.getElementById("news");
  if (news.textContent !== text) news.textContent = text;
}

if ("said" in document.body.dataset) {
  for (const id of Object.keys(kept)) delete kept[id];
  sessionStorage.removeItem(KEPT);
}
document.addEventListener("input", remember);
restore();
