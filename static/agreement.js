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

  /* The new row, or nothing where this page has no such rows. */
  function append(name, number) {
    const blank = form.querySelector(`template[data-blank="${name}"]`);
    const rows = form.querySelector(`[data-rows="${name}"]`);
    if (!blank || !rows) return null;
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
    return row;
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (!button) return;
    const row = append(button.dataset.add, following(button.dataset.add));
    if (!row) return;
    event.preventDefault();
    row.querySelector("input:not([type=hidden]), select")?.focus();
  });

  /* A draft kept on this device may hold rows that the page came without. Where its number belongs
     to another row by now, the row and its values move on. */
  form.addEventListener("belay:draft", (event) => {
    for (const blank of form.querySelectorAll("template[data-blank]")) {
      const name = blank.dataset.blank;
      const first = blank.content.querySelector("[name]:not([type=hidden])").name.split("-NEW-")[1];
      const own = new RegExp(`^${name}-(\\d+)-`);
      const lost = event.detail
        .filter(([field]) => field.endsWith(`-${first}`) && own.test(field) && !form.elements[field])
        .map(([field]) => Number(own.exec(field)[1]));
      const shift = Math.max(0, following(name) - Math.min(...lost));
      for (const number of lost) append(name, number + shift);
      for (const value of event.detail) {
        const number = Number(own.exec(value[0])?.[1] ?? -1);
        if (lost.includes(number)) value[0] = value[0].replace(own, `${name}-${number + shift}-`);
      }
    }
  });

  const added = form.dataset.focus;
  if (added) form.querySelector(`[name^="${added}-"]:not([type=hidden])`)?.focus();
  else form.querySelector(".note-box.late")?.focus();
})();
