/* Small conveniences; every page works without them. No inline handlers: all is found by data-*.
   data-confirm="question"   asks in a dialog before a form is sent or a link followed
   data-draft="key"          keeps a form's text on this device until the server says it is saved;
                             "belay:draft" is said with its values before they are filled in
   data-copy="text"          copies; data-copy-from="#id" copies that element's text
   data-panel                opens a link's answer in the panel instead of going there
   data-refresh              marks a region that htmx polls: paused while hidden, typed in or selected
   data-theme-switch         system, light, dark in turn
   data-close                hides the nearest .message; data-print prints the page */
"use strict";
(() => {
  const words = document.getElementById("belay-words")?.dataset ?? {};
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(`belay.${key}`)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(`belay.${key}`, JSON.stringify(value)); } catch { /* full or off */ } },
    drop(key) { try { localStorage.removeItem(`belay.${key}`); } catch { /* off */ } },
  };

  /* Asking before something final. */
  const confirmDialog = document.getElementById("confirm");
  async function ask(question) {
    if (!confirmDialog?.showModal) return window.confirm(question);
    confirmDialog.querySelector("[data-question]").textContent = question;
    confirmDialog.returnValue = "";
    confirmDialog.showModal();
    await new Promise((done) => confirmDialog.addEventListener("close", done, { once: true }));
    return confirmDialog.returnValue === "yes";
  }
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!question || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const submitter = event.submitter;
    if (!(await ask(question))) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter ?? undefined);
    delete form.dataset.confirmed;
  }, true);

  /* A second press while the first is under way must not send twice. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.hasAttribute("data-many")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    setTimeout(() => { delete form.dataset.sent; form.removeAttribute("aria-busy"); }, 4000);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.('[aria-disabled="true"]')) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);

  /* Drafts: never passwords, files, hidden fields or anything marked data-private. */
  const kept = "input:not([type=password],[type=file],[type=hidden],[type=submit],[data-private]),textarea:not([data-private]),select:not([data-private])";
  function read(form) {
    return [...form.querySelectorAll(kept)].filter((f) => f.name).map((f) => {
      const toggle = f.type === "checkbox" || f.type === "radio";
      return [f.name, toggle ? f.value : "", toggle ? f.checked : f.value];
    });
  }
  function fill(form, values) {
    form.dispatchEvent(new CustomEvent("belay:draft", { detail: values }));
    const fields = [...form.querySelectorAll(kept)];
    for (const [name, choice, value] of values) {
      const field = fields.find((f) => f.name === name && (!choice || f.value === choice));
      if (!field) continue;
      if (typeof value === "boolean") field.checked = value; else field.value = value;
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function offer(form, key, draft) {
    const bar = document.createElement("div");
    bar.className = "note-box warn full";
    const text = document.createElement("p");
    text.textContent = (words.draftFound ?? "").replace("{at}", new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }));
    const row = document.createElement("div");
    row.className = "draft";
    for (const [label, act] of [[words.draftTake, () => fill(form, draft.values)], [words.draftDrop, () => store.drop(key)]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button small";
      button.textContent = label;
      button.addEventListener("click", () => { act(); bar.remove(); });
      row.append(button);
    }
    bar.append(document.createElement("span"), text, row);
    form.prepend(bar);
  }
  const saved = document.querySelector(".message.success, [data-saved]") !== null;
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = `draft.${form.dataset.draft}`;
    let draft = store.get(key);
    if (draft?.sent && saved) { store.drop(key); draft = null; }
    if (draft && JSON.stringify(draft.values) === JSON.stringify(read(form))) { store.drop(key); draft = null; }
    if (draft) offer(form, key, draft);
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => store.set(key, { at: Date.now(), values: read(form) }), 400);
    });
    form.addEventListener("submit", () => { clearTimeout(timer); store.set(key, { at: Date.now(), values: read(form), sent: true }); });
  }

  /* Files: say what was chosen; accept a drop where a file field stands. */
  function names(input) {
    const list = input.closest(".upload")?.querySelector(".names");
    if (!list) return;
    list.replaceChildren(...[...input.files].map((file) => {
      const line = document.createElement("li");
      const size = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(file.size / 1048576);
      line.textContent = `${file.name} · ${size} ${words.megabytes ?? "MB"}`;
      return line;
    }));
  }
  document.addEventListener("change", (event) => { if (event.target.type === "file") names(event.target); });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest?.(".upload");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragover");
      const input = zone.querySelector("input[type=file]");
      if (kind === "drop" && input && event.dataTransfer.files.length) { input.files = event.dataTransfer.files; names(input); }
    });
  }

  /* On a narrow screen sections and views scroll sideways: the present one is in sight. */
  for (const here of document.querySelectorAll(".top nav [aria-current], .views [aria-current]")) here.scrollIntoView({ block: "nearest", inline: "center" });

  /* Words that come and go. */
  function toast(text) {
    const place = document.getElementById("toasts");
    if (!place) return;
    const line = document.createElement("div");
    line.className = "message success";
    line.append(document.createElement("span"), document.createTextNode(text));
    place.append(line);
    setTimeout(() => line.remove(), 4000);
  }
  document.addEventListener("click", async (event) => {
    const at = event.target.closest?.("[data-copy],[data-copy-from],[data-close],[data-print],[data-theme-switch],[data-open],[data-dismiss]");
    if (!at) return;
    const { copy, copyFrom, close, print, themeSwitch, open, dismiss } = at.dataset;
    if (copy !== undefined || copyFrom) {
      const source = copyFrom && document.querySelector(copyFrom);
      const text = copy ?? source?.value ?? source?.textContent.trim() ?? "";
      try { await navigator.clipboard.writeText(text); toast(words.copied ?? text); } catch { window.prompt(words.copyByHand ?? "", text); }
    }
    if (close !== undefined) at.closest(".message")?.remove();
    if (print !== undefined) window.print();
    if (open) document.querySelector(open)?.showModal?.();
    if (dismiss !== undefined) at.closest("dialog")?.close();
    if (themeSwitch !== undefined) turnTheme();
  });
  function turnTheme() {
    const root = document.documentElement;
    const next = { undefined: "dark", dark: "light", light: undefined }[root.dataset.theme];
    try { if (next) localStorage.setItem("belay.theme", next); else localStorage.removeItem("belay.theme"); } catch { /* off */ }
    if (next) root.dataset.theme = next; else delete root.dataset.theme;
    toast(words[`theme${next ? next[0].toUpperCase() + next.slice(1) : "System"}`] ?? "");
  }
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  /* A link's answer in a panel; Escape or its button closes it, and focus goes back to the link. */
  const panel = document.getElementById("panel");
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-panel]");
    if (!link || !panel?.showModal || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    try {
      const answer = await fetch(link.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      panel.querySelector("[data-panel-body]").innerHTML = await answer.text();
      panel.showModal();
    } catch { window.location.assign(link.href); }
  });

  /* Polling: quiet while nobody looks, and never under somebody's cursor. */
  function busy(region) {
    if (document.hidden || document.querySelector("dialog[open]")) return true;
    const active = document.activeElement;
    if (region.contains(active) && active.matches("input,textarea,select")) return true;
    const selection = window.getSelection();
    return Boolean(selection && !selection.isCollapsed && region.contains(selection.anchorNode));
  }
  document.addEventListener("htmx:before:request", (event) => {
    const region = event.target.closest?.("[data-refresh]");
    if (region === event.target && busy(region)) event.preventDefault();
  });
  document.addEventListener("htmx:before:swap", (event) => {
    const status = event.detail?.ctx?.response?.raw?.status ?? 200;
    if (status >= 400 && event.target.closest?.("[data-refresh]")) event.preventDefault();
  });
})();
