/* Compares a chosen file with the SHA-256 of the issued paper; the file never leaves the device. */
"use strict";
(() => {
  const place = document.querySelector("[data-compare]");
  if (!place) return;
  const { compare, same, other, working, unread, insecure } = place.dataset;
  const input = place.querySelector("input[type=file]");
  const verdict = place.querySelector("[data-verdict]");

  function say(words, tone) {
    verdict.textContent = words;
    verdict.className = tone ? `note-box ${tone}` : "";
    if (tone) verdict.prepend(document.createElement("span"));
  }
  const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");

  if (!globalThis.crypto?.subtle) { say(insecure, "warn"); return; }
  input.disabled = false;
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) { say("", ""); return; }
    say(working, "");
    try {
      const digest = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      if (digest === compare) say(same, "good"); else say(other, "late");
    } catch { say(unread, "warn"); }
  });
})();
