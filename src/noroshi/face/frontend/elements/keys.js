// j and k walk a list, Enter opens (the link has focus, so the browser does it), "/" goes to the search box,
// and a letter shown in <kbd> beside a button presses it (data-key). Never while somebody types.
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

function walk(step) {
  const links = [...document.querySelectorAll("[data-keys] .row h3 a, [data-keys] tbody tr a.open")];
  if (!links.length) return;
  let at = links.indexOf(document.activeElement);
  if (at < 0) at = links.findIndex((link) => link.closest("[aria-current]"));
  const next = links[Math.min(links.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  next.focus();
  next.closest(".row, tr")?.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  target?.click();
  return Boolean(target);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  const search = document.querySelector(".search input");
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "/" && search) search.focus();
  else if (!(event.key.length === 1 && press(event.key.toLowerCase()))) return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("details.menu[open], details.audience[open]")) open.open = false;
});

// An error summary takes the focus when the page arrives with one (the server marks it).
document.querySelector("[data-take-focus]")?.focus();
