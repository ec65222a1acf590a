/* Loaded before the first paint, so that a chosen theme never flashes. */
try {
  const theme = localStorage.getItem("belay.theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* storage may be switched off: the system's theme then holds */ }
