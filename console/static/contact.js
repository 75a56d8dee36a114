// A note that is being written outlives a reload, and a sign-in that ended meanwhile, in this tab.
"use strict";

const note = document.getElementById("note");
const draft = `note ${note.dataset.contact}`;
if (document.querySelector(".done")) sessionStorage.removeItem(draft);
note.value ||= sessionStorage.getItem(draft) ?? "";
note.addEventListener("input", () => sessionStorage.setItem(draft, note.value));
