// A button on another site that opens the chat over it. A site pastes:
// <script src="https://HOST/embed.js" defer data-locale="es" data-office="paterson" data-topic="passport-adult"></script>
(() => {
  "use strict";
  const NAME = "chaski-chat";
  const LABELS = $labels;
  const STYLE = `
    * { box-sizing: border-box; font: 16px/1.4 system-ui, sans-serif; }
    button, a { min-width: 44px; min-height: 44px; padding: 8px 14px; border: 0; border-radius: 22px; cursor: pointer; }
    :focus-visible { outline: 3px solid #1a5fb4; outline-offset: 2px; }
    .open { position: fixed; right: 16px; bottom: 16px; min-height: 52px; padding: 8px 20px; border: 2px solid #fff; border-radius: 26px;
      color: #fff; background: #8c1d1d; font-weight: 600; box-shadow: 0 2px 10px rgb(0 0 0 / .35); }
    dialog { position: fixed; inset: auto 16px 16px auto; width: 400px; max-width: none; height: 680px; max-height: calc(100% - 32px); margin: 0;
      padding: 0; overflow: hidden; border: 0; border-radius: 14px; background: #fff; box-shadow: 0 8px 40px rgb(0 0 0 / .4); overscroll-behavior: contain; }
    dialog[open] { display: flex; flex-direction: column; }
    dialog::backdrop { background: rgb(0 0 0 / .45); }
    .bar { display: flex; align-items: center; gap: 4px; padding: 4px 6px 4px 16px; color: #fff; background: #8c1d1d; }
    h2 { flex: 1; margin: 0; font-size: 18px; font-weight: 700; }
    .bar button, .bar a { display: inline-flex; align-items: center; justify-content: center; color: #fff; background: none; text-decoration: none; }
    .bar :focus-visible { outline-color: #fff; outline-offset: -3px; }
    iframe { flex: 1; width: 100%; border: 0; }
    @media (max-width: 600px) { dialog { inset: 0; width: 100%; height: 100%; max-height: none; border-radius: 0; } }
  `;

  const script = document.currentScript;
  if (!script || document.querySelector(NAME)) return;
  const host = new URL(script.src).origin;
  const given = script.dataset;
  const wanted = (given.locale || document.documentElement.lang || navigator.language || "es").slice(0, 2).toLowerCase();
  const locale = LABELS[wanted] ? wanted : "es";
  const labels = LABELS[locale];

  function address(more) {
    const query = new URLSearchParams(more);
    query.set("lang", locale);
    if (given.topic) query.set("topic", given.topic);
    if (given.office) query.set("office", given.office);
    return host + "/?" + query;
  }

  function element(name, attributes, text) {
    const made = document.createElement(name);
    for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key]);
    if (text) made.textContent = text;
    return made;
  }

  // The site's style does not reach in, and where its policy forbids style elements a constructed sheet is still allowed.
  function dress(shadow) {
    if ("adoptedStyleSheets" in Document.prototype && "replaceSync" in CSSStyleSheet.prototype) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      shadow.adoptedStyleSheets = [sheet];
    } else {
      shadow.append(element("style", {}, STYLE));
    }
  }

  function build() {
    const root = element(NAME, { role: "region", "aria-label": "Chaski", lang: locale });
    for (const [name, value] of [["all", "initial"], ["position", "fixed"], ["z-index", "2147483000"], ["right", "0"], ["bottom", "0"]]) {
      root.style.setProperty(name, value, "important");
    }
    const shadow = root.attachShadow({ mode: "open" });
    dress(shadow);
    const open = element("button", { type: "button", class: "open", "aria-haspopup": "dialog" }, labels.open);
    const dialog = element("dialog", { "aria-label": labels.title });
    const bar = element("div", { class: "bar" });
    const close = element("button", { type: "button" }, labels.close);
    const apart = element("a", { href: address({}), target: "_blank", rel: "noopener", "aria-label": labels.apart, title: labels.apart }, "↗");
    bar.append(element("h2", {}, "Chaski"), apart, close);
    dialog.append(bar);
    shadow.append(open, dialog);
    document.body.append(root);

    let frame;
    open.addEventListener("click", () => {
      if (!dialog.showModal) {
        window.open(address({}), "_blank", "noopener");
        return;
      }
      if (!frame) {
        frame = element("iframe", { src: address({ embed: "1" }), title: labels.title, allow: "geolocation", referrerpolicy: "no-referrer" });
        dialog.append(frame);
      }
      dialog.showModal();
      close.focus();
    });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("close", () => open.focus());
    window.addEventListener("message", (event) => {
      if (frame && event.source === frame.contentWindow && event.origin === host && event.data === "chaski:close") dialog.close();
    });
  }

  if (document.body) build();
  else document.addEventListener("DOMContentLoaded", build);
})();
