/* Rows of the agreement editor. Without this script the same buttons add a row by a round trip.
   data-add="name" copies template[data-blank=name] to the end of [data-rows=name], numbered on. */
"use strict";
(() => {
  const form = document.querySelector(".agreement-form");
  if (!form) return;

  function following(name) {
    const own = new RegExp(`^${name}-(\\d+)-`);
    const numbers = [...form.elements].map((field) => Number(own.exec(field.name)?.[1] ?? -1));
    return Math.max(-1, ...numbers) + 1;
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (!button) return;
    const name = button.dataset.add;
    const blank = form.querySelector(`template[data-blank="${name}"]`);
    const rows = form.querySelector(`[data-rows="${name}"]`);
    if (!blank || !rows) return;
    event.preventDefault();
    const number = following(name);
    const row = blank.content.cloneNode(true).querySelector("[data-row]");
    for (const part of row.querySelectorAll("*")) {
      for (const attribute of ["name", "id", "for", "aria-describedby"]) {
        const value = part.getAttribute(attribute);
        if (value?.includes("-NEW-")) part.setAttribute(attribute, value.replace("-NEW-", `-${number}-`));
      }
    }
    rows.append(row);
    const fresh = rows.closest("[data-fresh]");
    if (fresh) fresh.hidden = false;
    row.querySelector("input:not([type=hidden]), select")?.focus();
  });

  const added = form.dataset.focus;
  if (added) form.querySelector(`[name^="${added}-"]:not([type=hidden])`)?.focus();
  else form.querySelector(".note-box.late")?.focus();
})();
