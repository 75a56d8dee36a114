// What if: how long people would wait with other agents, and how many a wait would take, by the server's table.
"use strict";
{
  const part = document.getElementById("if");
  const words = part.dataset;
  const [agents, target] = ["if-agents", "if-target"].map((id) => document.getElementById(id));
  const told = { agents: document.getElementById("if-with"), target: document.getElementById("if-needs") };
  const language = document.documentElement.lang;
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: "percent" });
  const two = new Intl.NumberFormat(language, { minimumIntegerDigits: 2 });
  let moved = false; // until somebody moves it, the slider follows the agents there are

  const clock = (seconds) => {
    const [minutes, rest] = [Math.floor(Math.round(seconds) / 60), Math.round(seconds) % 60];
    return `${number.format(minutes)}:${two.format(rest)}`;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const write = (place, text) => {
    if (place.textContent !== text) place.textContent = text;
  };

  function look() {
    const table = document.getElementById("choices");
    const rows = [...(table?.tBodies[0].rows ?? [])].map(({ dataset }) => dataset);
    part.hidden = !rows.length;
    if (!rows.length) return;
    [agents.min, agents.max] = [rows[0].agents, rows[rows.length - 1].agents];
    if (!moved) agents.value = table.dataset.here;
    const one = rows.find((row) => row.agents === agents.value) ?? rows[0];
    const values = { agents: number.format(one.agents), leave: percent.format(one.leave), wait: clock(one.wait ?? 0) };
    write(told.agents, fill(one.wait === undefined ? words.grows : words.with, values));
    const enough = rows.find((row) => row.wait !== undefined && Number(row.wait) <= Number(target.value));
    const needed = enough ? number.format(enough.agents) : `> ${number.format(agents.max)}`;
    write(told.target, fill(words.needs, { target: number.format(target.value), needed }));
    agents.setAttribute("aria-valuetext", told.agents.textContent);
    target.setAttribute("aria-valuetext", told.target.textContent);
  }
  agents.addEventListener("input", () => {
    moved = true;
    look();
  });
  target.addEventListener("input", look);
  new MutationObserver(look).observe(document.getElementById("live"), { childList: true });
  look();
}
