// What pages gain with JavaScript; each of them works without it.
"use strict";
(() => {
  const NEAR = 0.9; // of a limit
  const AGAIN = 15000; // milliseconds after which a form that got no answer may be sent again
  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  // "612 / 700" under a field with a limit.
  function count(field) {
    const counter = [...field.parentElement.children].find((child) => child.matches(".counter"));
    if (!counter) return;
    const limit = Number(field.dataset.limit);
    const length = field.value.length;
    const over = length - limit;
    counter.textContent = `${length} / ${limit}` + (over > 0 ? ` · ${counter.dataset.over} ${over}` : "");
    counter.classList.toggle("near", over <= 0 && length >= limit * NEAR);
    counter.classList.toggle("over", over > 0);
    counter.setAttribute("aria-live", over > 0 ? "polite" : "off");
  }

  // A form is sent once; its buttons sleep until the answer is there, or until somebody comes back.
  function sleep(form, button) {
    form.dataset.sent = "";
    form.setAttribute("aria-busy", "true");
    setTimeout(() => { if (button) button.disabled = true; }); // after the browser has read the button's value
    setTimeout(() => wake(form), AGAIN);
  }

  function wake(form) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    each("button:disabled:not([data-off])", (button) => { button.disabled = false; }, form);
  }

  // Words that were typed and not sent: forms with a long text, a bar to save, or `data-guard`.
  const guarded = (form) => form.method === "post" && form.matches("[data-guard], :has(textarea, .savebar)");
  const unsaved = () => [...document.forms].some((form) => "unsaved" in form.dataset && !("sent" in form.dataset));

  async function copy(button) {
    const label = button.textContent;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 2000);
  }

  function ready(root) {
    each("[data-limit]", count, root);
    each("[data-copy]", (button) => { button.hidden = !navigator.clipboard; }, root);
    each("button:disabled", (button) => { button.dataset.off = ""; }, root);
    each(".table-wrap", (wrap) => { if (wrap.scrollWidth > wrap.clientWidth) wrap.tabIndex = 0; }, root);
  }

  document.addEventListener("input", ({ target }) => {
    if (target.matches("[data-limit]")) count(target);
    if (target.form && guarded(target.form)) target.form.dataset.unsaved = "";
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return; // HTMX keeps its own count
    if ("sent" in form.dataset) event.preventDefault();
    else sleep(form, event.submitter);
  });

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-copy]");
    if (button) copy(button);
    each("details.drop[open]", (menu) => { if (!menu.contains(target)) menu.open = false; });
  });

  document.addEventListener("keydown", ({ key }) => {
    const menu = key === "Escape" && document.querySelector("details.drop[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  addEventListener("beforeunload", (event) => { if (unsaved()) event.preventDefault(); });
  addEventListener("pageshow", () => each("form[data-sent]", wake));
  document.addEventListener("htmx:load", ({ target }) => ready(target));

  ready(document);
  document.querySelector("#errors")?.focus(); // what went wrong is read first
})();
