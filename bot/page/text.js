// An answer's text → elements: paragraphs, lists, bold, links, phones. Text is only ever set as text, so nothing can be injected.
"use strict";

const MARKS = /\*\*(?!\s)([^*\n]*[^*\s])\*\*|(https?:\/\/[^\s<>"]*[^\s<>"().,:;!?])|([\w.+-]+@[\w-]+\.[\w.-]*\w)|(\+\d{1,3}(?: \d{1,4}){2,4}|\b9(?:11|88)\b)/g;
const SHORT_NUMBER = /^\d{3,4}#?$/; // such as 113, alone on its line
const SPANISH = "**Castellano:**"; // what follows this paragraph is the same in Spanish
const MAP = "https://www.google.com/maps/";
const LONGEST_LINK = 42;

function element(name, type, ...inside) {
  const made = document.createElement(name);
  if (type) made.className = type;
  made.append(...inside);
  return made;
}

function link(address, ...inside) {
  const made = element("a", "", ...inside);
  made.href = address;
  if (address.startsWith("http")) {
    made.target = "_blank";
    made.rel = "noopener noreferrer";
  }
  return made;
}

function phone(number) {
  return link("tel:" + number.replace(/ /g, "").replace("#", "%23"), number);
}

// `mapLabel` stands for the long address of a map.
function written(text, mapLabel) {
  const whole = element("div", "words");
  let into = whole;
  for (const paragraph of text.split("\n\n")) {
    if (paragraph.startsWith(SPANISH)) {
      into = element("div", "spanish");
      into.lang = "es";
      whole.append(into);
    }
    into.append(...blocks(paragraph.split("\n"), mapLabel));
  }
  return whole;
}

function blocks(lines, mapLabel) {
  const made = [];
  for (const line of lines) {
    const [, bullet, number, rest] = /^(?:(•)|(\d{1,2})\.) (.*)$/.exec(line) || [];
    const name = bullet ? "ul" : number ? "ol" : "p";
    let block = made[made.length - 1];
    if (!block || block.localName !== name) made.push((block = element(name)));
    if (name === "p") {
      if (block.firstChild) block.append(element("br"));
      block.append(...inline(line, mapLabel));
    } else {
      const item = element("li", "", ...inline(rest, mapLabel));
      if (number) item.value = Number(number);
      block.append(item);
    }
  }
  return made;
}

function inline(text, mapLabel) {
  if (SHORT_NUMBER.test(text)) return [phone(text)];
  const made = [];
  const marks = new RegExp(MARKS);
  let from = 0;
  for (let match = marks.exec(text); match; match = marks.exec(text)) {
    const [found, bold, address, mail, number] = match;
    made.push(text.slice(from, match.index));
    if (bold) made.push(element("strong", "", ...inline(bold, mapLabel)));
    else if (address) made.push(link(address, address.startsWith(MAP) ? mapLabel : shortened(address)));
    else if (mail) made.push(link("mailto:" + mail, mail));
    else made.push(phone(number));
    from = match.index + found.length;
  }
  made.push(text.slice(from));
  return made;
}

function shortened(address) {
  const shown = address.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
  return shown.length > LONGEST_LINK ? shown.split("/")[0] + "/…" : shown;
}
