// The telephones: each card is one number; everything goes through the control API.

const $ = (selector, within = document) => within.querySelector(selector);
const phones = new Map();
const KEYS = [..."123456789*0#"];
const SHOWN = new Set(["said", "played", "heard", "unheard", "spoken", "pressed", "ended", "error", "texted",
  "tone", "beep", "hold_music", "ringing", "bridged", "parted", "conference_joined", "conference_left"]);
let lines = [];

async function ask(method, path, body) {
  const answer = await fetch(path, { method, body: body && JSON.stringify(body) });
  const found = await answer.json();
  const wrong = $("#wrong");
  wrong.hidden = answer.ok;
  if (!answer.ok) {
    wrong.textContent = found.error;
    throw new Error(found.error);
  }
  return found;
}

class Phone {
  constructor(number, name) {
    this.number = number;
    this.name = name || "A phone";
    this.path = "/control/phones/" + encodeURIComponent(number);
    this.card = $("#phone").content.cloneNode(true).firstElementChild;
    this.sounds = new Set();
    this.seen = Promise.resolve();  // what is known is as new as the events shown, once this is kept
    this.find(".name").textContent = this.name;
    this.find(".number").textContent = number;
    this.card.setAttribute("aria-label", `${this.name} ${number}`);
    this.find(".line").append(...lines.map(line => new Option(line.number)));
    for (const key of KEYS) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = key;
      button.addEventListener("click", () => this.press(key));
      this.find(".keys").append(button);
    }
    const does = { call: () => this.dial(), answer: () => this.act("answer"), decline: () => this.act("decline"),
      voicemail: () => this.act("voicemail"), hangup: () => this.act("hangup"), remove: () => remove(this) };
    for (const [name, act] of Object.entries(does)) this.find("." + name).addEventListener("click", act);
    this.find(".say").addEventListener("submit", event => {
      event.preventDefault();
      const input = event.target.elements.text;
      if (input.value) this.act("say", { text: input.value }).then(() => { input.value = ""; });
    });
    this.find(".behaviour").addEventListener("change", event =>
      ask("PUT", this.path, { behaviour: event.target.value }));
    this.card.addEventListener("keydown", event => this.key(event));
    $("#phones").append(this.card);
  }

  find(selector) { return $(selector, this.card); }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, summary")) return;
    const enter = event.key === "Enter" && event.target === this.card;
    if (!enter && event.key !== "Escape" && !KEYS.includes(event.key)) return;
    event.preventDefault();
    this.seen.then(() => this.does(event.key));
  }

  does(key) {
    if (KEYS.includes(key)) return this.state === "active" && this.press(key);
    if (key === "Escape") return this.state && this.act("hangup");
    return this.state === "ringing" ? this.act("answer") : this.state || this.dial();
  }

  async dial() {
    await ask("POST", "/control/calls",
      { from: this.number, to: this.find(".line").value, shows: this.find(".shows").value });
    await this.refresh();
  }

  press(digits) { return this.act("press", { digits }); }

  async act(deed, body = {}) {
    if (this.call) await ask("POST", `/control/calls/${this.call.sid}/${deed}`, body);
    await this.refresh();
  }

  refresh() {  // one after another: an older answer never replaces a newer one
    this.seen = this.seen.then(() => this.look(), () => this.look());
    return this.seen;
  }

  async look() {
    const found = await ask("GET", this.path);
    const open = found.calls.filter(call => call.state === "ringing" || call.state === "active");
    this.call = open.find(call => call.state === "active") || open[0];
    this.state = this.call?.state;
    this.find(".behaviour").value = found.behaviour;
    this.card.classList.toggle("ringing", this.state === "ringing");
    const other = this.call && (this.call.direction === "inbound" ? this.call.to : this.call.from);
    this.find(".state").textContent = !this.call ? "Free" :
      this.state === "ringing" ? `Rings: ${other}` :
      this.call.status === "in-progress" ? `On the phone with ${other}` : `Calling ${other} …`;
    const visible = { call: !this.state, answer: this.state === "ringing", decline: this.state === "ringing",
      voicemail: this.state === "ringing", hangup: this.state === "active" };
    const lost = document.activeElement;
    for (const [name, shown] of Object.entries(visible)) this.find("." + name).hidden = !shown;
    if (lost?.hidden && this.card.contains(lost)) this.card.focus();
    if (!this.state) this.hush();
  }

  hush() {
    for (const sound of this.sounds) sound.pause();
    this.sounds.clear();
    if (this.find(".aloud").checked) speechSynthesis.cancel();
  }

  show(event) {
    if (!SHOWN.has(event.kind)) return;
    const item = document.createElement("li");
    item.dir = "auto";
    if (event.language) item.lang = event.language;
    const [text, className] = this.words(event);
    item.textContent = text;
    item.className = className;
    const list = this.find(".heard");
    list.append(item);
    list.scrollTop = list.scrollHeight;
  }

  words(event) {
    switch (event.kind) {
      case "said": case "texted": return [event.text, ""];
      case "heard": return [`${event.speaker}: ${event.text}`, ""];
      case "spoken": return [event.text, "mine"];
      case "pressed": return [`Pressed ${event.digits}`, "mine"];
      case "played": return [event.url ? `♪ ${decodeURI(event.url.split("/").pop())}` : `♪ ${event.digits}`, "note"];
      case "ended": return [`Ended: ${event.reason}`, "note"];
      case "error": return [`${event.code} ${event.message}`, "error"];
      default: return [event.kind.replaceAll("_", " "), "note"];
    }
  }

  sound(event) {
    if (event.kind === "pressed" || event.kind === "gathering" || event.kind === "redirected") this.hush();
    if (event.kind === "played" && event.url && this.find(".sound").checked) {
      this.hush();
      const sound = new Audio("/phone/sound?url=" + encodeURIComponent(event.url));
      this.sounds.add(sound);
      sound.play().catch(() => {});
    }
    if (event.kind === "said" && this.find(".aloud").checked) {
      const words = new SpeechSynthesisUtterance(event.text);
      words.lang = event.language || "en-US";
      speechSynthesis.speak(words);
    }
  }
}

function add(number, name) {
  if (phones.has(number)) return phones.get(number);
  const phone = new Phone(number, name);
  phones.set(number, phone);
  remember();
  return phone;
}

function remove(phone) {
  phone.hush();
  phone.card.remove();
  phones.delete(phone.number);
  remember();
}

function remember() {
  const kept = [...phones.values()].map(phone => [phone.number, phone.name]);
  localStorage.setItem("phones", JSON.stringify(kept));
}

function first() {
  // ?phone=+12025550101,A caller&phone=… wins over what this browser remembers.
  const given = new URLSearchParams(location.search.replaceAll("+", "%2B")).getAll("phone");
  if (given.length) return given.map(text => text.split(","));
  return JSON.parse(localStorage.getItem("phones")) || [["+12025550101", "A caller"], ["+12025550150", "An agent"]];
}

async function tick() {
  const clock = await ask("GET", "/control/clock");
  $("#clock").textContent = clock.manual ? `The clock stands at ${clock.now.slice(11, 19)}` : "";
  $("#push").hidden = !clock.manual;
}

$("#add").addEventListener("submit", async event => {
  event.preventDefault();
  const { number, name } = event.target.elements;
  const phone = add(number.value.trim(), name.value.trim());
  event.target.reset();
  await phone.refresh();
  phone.card.focus();
});
$("#push").addEventListener("submit", async event => {
  event.preventDefault();
  await ask("POST", "/control/clock/advance", { seconds: Number(event.target.elements.seconds.value) });
  await tick();
});

lines = await ask("GET", "/control/lines");
for (const [number, name] of first()) add(number, name);
await Promise.all([...phones.values()].map(phone => phone.refresh()));
await tick();
const past = await ask("GET", "/control/events");
for (const event of past) phones.get(event.phone)?.show(event);
const stream = new EventSource(`/control/stream?after=${past.length}`);
stream.addEventListener("message", message => {
  const event = JSON.parse(message.data);
  const phone = phones.get(event.phone);
  if (!phone) return;
  phone.refresh();
  phone.show(event);
  phone.sound(event);
});
document.body.dataset.ready = "yes";
