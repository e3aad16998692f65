// The conversation: what is typed or tapped goes out in order, what comes back is shown. No library, nothing from elsewhere.
"use strict";

const TIMEOUT = 20000; // milliseconds until an answer counts as lost
const SOON = 400; // until the person is told that an answer is being written
const SLOW = 6000; // until they are told that it takes long
const TOKEN = /^[A-Za-z0-9_-]{22}$/;
const CODE = /^[a-z0-9-]{1,40}$/;
const KINDS = { image: "picture", video: "video", audio: "voice", text: "document", application: "document" };

const page = document.documentElement;
const at = (id) => document.getElementById(id);
const [talk, note, form, field] = ["talk", "note", "say", "text"].map(at);
const labels = JSON.parse(at("labels").textContent);
const label = (name) => (labels[page.lang] || labels.es)[name];
const opened = new URLSearchParams(location.search);

// Who asks: a number at random, known to this tab alone and for as long as it is open.
const alone = random();
function visitor() {
  try {
    if (!TOKEN.test(sessionStorage.visitor)) sessionStorage.visitor = alone;
    return sessionStorage.visitor;
  } catch {
    return alone;
  }
}

function random() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

// Asking. A question keeps its id, so that one sent again is answered as it was the first time.

const waiting = []; // not answered yet, the oldest first
const lost = []; // whose answer never came
let busy = false;

// `shown` is what the person sees themselves say; `into` takes the answer in place of a bubble of its own.
function ask(body, shown, into) {
  const question = { body: Object.assign({ id: random() }, body), into, bubble: shown && mine(shown) };
  waiting.push(question);
  state(question, "sending");
  work();
}

async function work() {
  if (busy) return;
  busy = true;
  while (waiting.length) {
    const [question] = waiting;
    const timers = [setTimeout(tell, SOON, "typing"), setTimeout(tell, SLOW, "slow")];
    try {
      const messages = await post(question.body);
      waiting.shift();
      state(question, "");
      messages.forEach((message) => answer(message, question));
    } catch (error) {
      // An answer that is none concerns one question; a connection that is away concerns all that wait.
      const gone = error.status ? [waiting.shift()] : waiting.splice(0);
      for (const one of gone) state(one, "unanswered");
      lost.push(...gone);
      offerAgain();
    }
    timers.forEach(clearTimeout);
    tell("");
  }
  busy = false;
}

async function post(body) {
  const response = await within(TIMEOUT, fetch("/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(Object.assign({ visitor: visitor(), locale: page.lang }, body)),
  }));
  if (!response.ok) throw Object.assign(new Error(), { status: response.status });
  return (await within(TIMEOUT, response.json())).messages;
}

function within(time, work) {
  let timer;
  const late = new Promise((_, fail) => { timer = setTimeout(fail, time, new Error()); });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function state(question, name) {
  const line = question.bubble && question.bubble.querySelector(".state");
  if (line) line.textContent = name && label(name);
}

function tell(name) {
  note.textContent = name && label(name);
}

function offerAgain() {
  const before = talk.querySelector(".lost");
  if (before) before.remove();
  const notice = said("lost", element("p", "", label("lost")), button(label("again"), again));
  notice.scrollIntoView({ block: "end" });
}

function again() {
  const notice = talk.querySelector(".lost");
  if (!notice) return;
  if (notice.contains(document.activeElement)) talk.focus({ preventScroll: true });
  notice.remove();
  for (const question of lost) state(question, "sending");
  waiting.push(...lost.splice(0));
  work();
}

// Showing.

function said(type, ...inside) {
  const made = element("div", "said " + type, ...inside);
  talk.append(made);
  return made;
}

function mine(text) {
  const bubble = element("div", "bubble", element("span", "hidden", label("you") + " "), element("span", "words", text));
  const made = said("mine", bubble, element("p", "state"));
  made.lastChild.setAttribute("aria-hidden", "true");
  made.scrollIntoView({ block: "end" });
  return made;
}

function answer(message, question) {
  if (message.clean) sweep();
  speak(message.locale);
  const parts = [
    element("div", "bubble", element("span", "hidden", "Chaski: "), written(message.text, label("map"))),
    place(message),
    row("files", message.files.filter((name) => !saved(name, message)).map(file)),
    choices(message),
    rating(message),
  ].filter(Boolean);
  if (question.into) {
    question.into.append(...parts);
    return;
  }
  const shown = said("", ...parts);
  shown.lang = page.lang;
  const before = shown.previousSibling;
  if (before) (before === question.bubble ? before : shown).scrollIntoView({ block: "start" });
}

function sweep() {
  if (talk.contains(document.activeElement)) field.focus();
  talk.textContent = "";
}

function row(type, inside, name) {
  if (!inside.length) return null;
  const made = element("div", type, ...inside);
  if (name) {
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", label(name));
  }
  return made;
}

function button(title, act, about) {
  const made = element("button", "", title);
  made.type = "button";
  if (about) {
    made.append(element("small", "", about));
    if (page.lang === "qu") made.lastChild.lang = "es"; // beside a title no speaker has reviewed stands its Spanish
  }
  made.addEventListener("click", (event) => {
    if (event.detail < 2) act(made); // a second tap in haste is not a second question
  });
  return made;
}

function choices(message) {
  const made = message.choices.map((choice) => {
    const shown = button(choice.title, () => ask({ choice: choice.payload }, choice.title), choice.about);
    if (choice.payload === "/emergency") shown.className = "urgent";
    return shown;
  });
  if (message.ask_location && navigator.geolocation) made.unshift(button(message.ask_location, locate));
  return row("choices", made, "choices");
}

// The thumbs give way to what is answered to them.
function rating(message) {
  if (!message.rating) return null;
  const made = row("rating", [element("span", "", label("helpful"))], "helpful");
  for (const is of ["yes", "no"]) {
    made.append(button(label(is), (tapped) => {
      made.textContent = tapped.textContent;
      made.tabIndex = -1;
      made.focus({ preventScroll: true });
      ask({ choice: "/helpful" + JSON.stringify({ of: message.rating, is }) }, "", made);
    }));
  }
  return made;
}

// An office to go to, to call and to keep.
function place({ pin, card, files }) {
  if (!pin && !card) return null;
  const names = new Set([pin && pin.title, card && card.name].filter(Boolean));
  const made = element("div", "place", ...[...names].map((name) => element("strong", "", name)));
  if (pin) made.append(element("p", "", pin.address), link(pin.map, "📍 " + label("map")));
  if (card) made.append(link("tel:" + card.phone, "📞 " + spaced(card.phone)));
  if (card) made.append(...files.filter((name) => name.endsWith(".vcf")).map((name) => download(name, "👤 " + label("save_contact"))));
  return made;
}

function saved(name, message) {
  return Boolean(message.card) && name.endsWith(".vcf");
}

function spaced(number) {
  return number.replace(/^(\+1)(\d{3})(\d{3})(\d{4})$/, "$1 $2 $3 $4");
}

// "event-fort-myers-2026-07-11.ics" → "Guardar en mi calendario: fort myers 2026-07-11"
function file(name) {
  const [, kind, called] = /^(office|event)-(.*)\.\w+$/.exec(name) || [];
  const what = { office: "save_contact", event: "save_event" }[kind] || "save_file";
  const shown = called ? called.replace(/-(?!\d\d(?:-|$))/g, " ") : name;
  return download(name, `📎 ${label(what)}: ${shown}`);
}

function download(name, shown) {
  const made = link("/files/" + encodeURIComponent(name), shown);
  made.download = name;
  return made;
}

// Places and files: the browser asks before it tells a place; a file is never read.

function locate() {
  tell("locating");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      tell("");
      ask({ location: [rounded(coords.latitude), rounded(coords.longitude)] }, "📍 " + label("here"));
    },
    () => {
      tell("");
      const shown = said("", element("div", "bubble", element("span", "hidden", "Chaski: "), written(label("nowhere"))));
      shown.scrollIntoView({ block: "end" });
    },
    { timeout: 15000, maximumAge: 600000 },
  );
}

// A hundred metres are near enough for a consulate.
function rounded(degrees) {
  return Math.round(degrees * 1000) / 1000;
}

function attach(files) {
  if (!files || !files.length) return false;
  const [{ name, type }] = files;
  ask({ attachment: KINDS[type.split("/")[0]] || "other" }, `📎 ${name} (${label("kept")})`);
  return true;
}

document.addEventListener("dragover", (event) => {
  if ([...event.dataTransfer.types].includes("Files")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  if (attach(event.dataTransfer.files)) event.preventDefault();
});
document.addEventListener("paste", (event) => {
  if (attach(event.clipboardData && event.clipboardData.files)) event.preventDefault();
});

// The language of the page is that of the last answer.

const languages = [...document.querySelectorAll(".languages button")];

function speak(locale) {
  if (!labels[locale] || locale === page.lang) return;
  page.lang = locale;
  for (const shown of document.querySelectorAll("[data-text]")) shown.textContent = label(shown.dataset.text);
  for (const named of document.querySelectorAll("[data-label]")) named.setAttribute("aria-label", label(named.dataset.label));
  field.placeholder = label("write");
  at("privacy").search = "?lang=" + locale;
  for (const one of languages) one.setAttribute("aria-pressed", String(one.lang === locale));
}

for (const one of languages) {
  one.addEventListener("click", () => {
    speak(one.lang);
    ask({ choice: "/change-language" + JSON.stringify({ locale: one.lang }) }, one.textContent);
  });
}

// Writing.

function submit(event) {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  fit();
  ask({ text }, text);
}

// As high as what is written, up to what the style allows.
function fit() {
  field.style.height = "auto";
  field.style.height = field.scrollHeight + 2 + "px";
}

form.addEventListener("submit", submit);
field.addEventListener("input", fit);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
});
window.addEventListener("online", again);

// Within a frame of another site, Escape closes the dialog around it.
if (page.className === "embedded" && parent !== window) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") parent.postMessage("chaski:close", "*");
  });
}

form.querySelector("button").disabled = false;
tell("");
const code = ["topic", "office"].map((name) => opened.get(name)).filter((part) => part && CODE.test(part)).join("_");
ask(code ? { text: "/start " + code } : { choice: "/greeting" });
