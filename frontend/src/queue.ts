// The verification queue by keyboard: j goes on, k goes back; Enter opens, for things are links.

const things = [...document.querySelectorAll<HTMLAnchorElement>("#queue .thing")];
const keys = document.getElementById("keys");
if (keys && things.length) keys.hidden = false;

function writing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, select, textarea") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
  const step = { j: 1, k: -1 }[event.key];
  if (step === undefined) return;
  const here = things.findIndex((thing) => thing === document.activeElement);
  const next = things[here < 0 ? (step > 0 ? 0 : things.length - 1) : here + step];
  next?.focus();
  next?.closest("li")?.scrollIntoView({ block: "nearest" });
});
