// The chat page: sends what is typed or tapped, shows what comes back. No library, nothing from elsewhere.
"use strict";

const talk = document.getElementById("talk");
const form = document.getElementById("say");
const field = document.getElementById("text");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  show(text, true);
  say({ text });
});

// One question at a time, in the order they were sent.
let line = Promise.resolve();
function say(question) {
  line = line.then(() => post(question));
}

async function post(question) {
  try {
    const response = await fetch("/chat", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(question),
    });
    if (response.status === 400) return location.reload();
    if (!response.ok) throw new Error(String(response.status));
    for (const message of (await response.json()).messages) show(message.text, false, message);
  } catch {
    show(document.body.dataset.offline, false);
  }
}

function show(text, mine, message = {}) {
  const said = document.createElement("div");
  said.className = mine ? "said mine" : "said";
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  write(bubble, text);
  said.append(bubble);
  if (message.files && message.files.length) {
    const row = document.createElement("div");
    row.className = "files";
    row.append(...message.files.map(fileLink));
    said.append(row);
  }
  const choices = (message.choices || []).map((choice) =>
    button(choice.title, () => { show(choice.title, true); say({ choice: choice.payload }); }));
  if (message.ask_location && navigator.geolocation) choices.unshift(button(message.ask_location, shareLocation));
  if (choices.length) {
    const row = document.createElement("div");
    row.className = "choices";
    row.append(...choices);
    said.append(row);
  }
  talk.append(said);
  said.scrollIntoView({ block: mine ? "end" : "start" });
}

function button(title, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = title;
  made.addEventListener("click", act);
  return made;
}

// A file to keep, such as "office-miami.vcf".
function fileLink(name) {
  const labels = document.body.dataset;
  const link = document.createElement("a");
  link.href = "/files/" + encodeURIComponent(name);
  link.download = name;
  const label = { vcf: labels.contact, ics: labels.event }[name.split(".").pop()] || labels.file;
  link.textContent = `📎 ${label} (${name})`;
  return link;
}

function shareLocation() {
  navigator.geolocation.getCurrentPosition((found) => {
    show("📍", true);
    say({ location: [found.coords.latitude, found.coords.longitude] });
  }, () => show("📍 ✗", true));
}

// **bold**, web addresses and +1 phones; everything else is plain text, so nothing can be injected.
const MARKS = /\*\*([^*]+)\*\*|(https?:\/\/[^\s)]+[^\s).,;])|(\+1 \d{3} \d{3} \d{4})/g;

function write(element, text) {
  let from = 0;
  for (const match of text.matchAll(MARKS)) {
    element.append(text.slice(from, match.index), marked(match));
    from = match.index + match[0].length;
  }
  element.append(text.slice(from));
}

function marked([, bold, address, phone]) {
  if (bold) {
    const strong = document.createElement("strong");
    strong.textContent = bold;
    return strong;
  }
  const link = document.createElement("a");
  link.textContent = phone || shortened(address);
  link.href = address || "tel:" + phone.replaceAll(" ", "");
  if (address) { link.rel = "noreferrer noopener"; link.target = "_blank"; }
  return link;
}

function shortened(address) {
  return address.length > 60 ? new URL(address).host + "/…" : address;
}

say({ choice: "/greeting" });
