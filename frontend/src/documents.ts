// A document read and decided by keyboard. The form is the plain one: keys check its boxes, and
// nothing is sent before somebody gives a reason and sends it.

const form = document.getElementById("deciding") as HTMLFormElement | null;
const words = document.getElementById("words");
const offers = [...document.querySelectorAll<HTMLElement>("#offered > .offer")];
const pieces = new Map<string, HTMLElement[]>();
const made: HTMLInputElement[][] = [];
let here = -1;
let sending = false;

for (const piece of document.querySelectorAll<HTMLElement>("#words mark")) {
  for (const id of (piece.dataset.of ?? "").split(" ")) {
    if (id) pieces.set(id, [...(pieces.get(id) ?? []), piece]);
  }
}

function choice(offer: HTMLElement, how: string): HTMLInputElement | null {
  return offer.querySelector(`.choices input[value="${how}"]`);
}

function unsent(): number {
  return offers.filter((offer) => choice(offer, "accept")?.checked || choice(offer, "reject")?.checked)
    .length;
}

function count(): void {
  const told = document.getElementById("unsent");
  if (!told) return;
  told.hidden = false;
  told.querySelector("b")!.textContent = new Intl.NumberFormat("en").format(unsent());
}

/** The text scrolls to a proposal's words, and nothing else moves. */
function show(id: string): void {
  for (const piece of document.querySelectorAll("#words .here")) piece.classList.remove("here");
  const marked = pieces.get(id) ?? [];
  for (const piece of marked) piece.classList.add("here");
  const first = marked[0];
  if (!first || !words) return;
  const offset = first.getBoundingClientRect().top - words.getBoundingClientRect().top;
  words.scrollTop += offset - words.clientHeight / 3;
}

function select(place: number): void {
  const offer = offers[place];
  if (!offer) {
    const on = place < 0 ? "prev" : "next"; // the text goes on there
    document.querySelector<HTMLElement>(`.offers .pager a[rel="${on}"]`)?.focus();
    return;
  }
  offers[here]?.removeAttribute("aria-current");
  here = place;
  offer.setAttribute("aria-current", "true");
  offer.focus({ preventScroll: true });
  offer.scrollIntoView({ block: "nearest" });
  show(offer.id);
}

function decide(how: string): void {
  const offer = offers[here];
  const box = offer && choice(offer, how);
  if (!box) return;
  made.push([...offer.querySelectorAll<HTMLInputElement>(".choices input")].filter((b) => b.checked));
  made[made.length - 1]!.push(box); // the last is what was chosen, before it what was there
  box.checked = true;
  count();
  select(here + 1);
}

function undo(): void {
  const last = made.pop();
  const box = last?.pop();
  if (!box) return;
  box.checked = false;
  if (last?.[0]) last[0].checked = true;
  count();
  select(offers.findIndex((offer) => offer.contains(box)));
}

function edit(offer: HTMLElement): void {
  const open = offer.querySelector<HTMLElement>(".editing");
  const template = document.getElementById(`edit-${offer.dataset.kind}`) as HTMLTemplateElement | null;
  if (!open && template) {
    const values = JSON.parse(offer.dataset.values ?? "{}") as Record<string, string>;
    const fields = template.content.cloneNode(true) as DocumentFragment;
    for (const field of fields.querySelectorAll<HTMLInputElement>("[name]")) {
      const name = field.name.slice(field.name.indexOf(".") + 1);
      const value = name === "withhold" ? "" : values[name];
      if (value === undefined) field.closest("label")?.remove();
      else field.value = value;
      field.name = `${offer.id}.${name}`;
    }
    offer.append(fields);
    offer.querySelector(".edit")?.remove();
  }
  offer.scrollIntoView({ block: "nearest" });
  offer.querySelector<HTMLElement>(".editing [name]")?.focus();
}

function writing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const field = target.closest<HTMLInputElement>("input, select, textarea");
  return field !== null && field.type !== "radio" && field.type !== "checkbox";
}

const KEYS: Record<string, () => void> = {
  j: () => select(here + 1),
  ArrowDown: () => select(here + 1),
  k: () => select(here - 1),
  ArrowUp: () => select(here - 1),
  a: () => decide("accept"),
  r: () => decide("reject"),
  e: () => offers[here]?.dataset.kind && edit(offers[here]),
  u: undo,
  s: () => document.getElementById("reason")?.focus(),
  "?": () => {
    const keys = document.getElementById("keys") as HTMLDetailsElement | null;
    if (!keys) return;
    keys.open = !keys.open;
    if (keys.open) keys.scrollIntoView({ block: "nearest" });
  },
};

if (form && words) {
  const help = document.querySelector<HTMLElement>("#keys .keys");
  if (help) help.hidden = false;
  count();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (writing(event.target)) {
      if (event.key === "Escape") select(here);
      return;
    }
    const act = KEYS[event.key];
    if (!act || (event.target === words && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    act();
  });

  words.addEventListener("click", (event) => {
    const piece = (event.target as HTMLElement).closest<HTMLElement>("mark");
    if (!piece) return;
    const ids = (event.target as HTMLAnchorElement).id.startsWith("in-")
      ? [(event.target as HTMLAnchorElement).id.slice(3)]
      : (piece.dataset.of ?? "").split(" ");
    const place = offers.findIndex((offer) => ids.includes(offer.id));
    if (place < 0) return;
    event.preventDefault();
    select(place);
  });

  form.addEventListener("click", (event) => {
    const offer = (event.target as HTMLElement).closest<HTMLElement>(".offer");
    if (!offer) return;
    const button = (event.target as HTMLElement).closest(".edit, a.sign");
    if (button) event.preventDefault();
    if (button || !writing(event.target)) {
      const onBox = (event.target as HTMLElement).closest("label, .editing");
      if (!onBox) select(offers.indexOf(offer));
    }
    if (button?.matches(".edit")) edit(offer);
  });
  form.addEventListener("focusin", (event) => {
    const offer = (event.target as HTMLElement).closest<HTMLElement>(".offer");
    const place = offer ? offers.indexOf(offer) : -1;
    if (place < 0 || place === here) return;
    offers[here]?.removeAttribute("aria-current");
    here = place;
    offer!.setAttribute("aria-current", "true");
    show(offer!.id);
  });
  form.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    const offer = field.closest<HTMLElement>(".offer");
    if (offer && field.closest(".editing")) {
      const accept = choice(offer, "accept");
      if (accept) accept.checked = true; // whoever corrects a value means to accept it so
    }
    count();
  });
  form.addEventListener("submit", () => {
    sending = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && made.length && unsent()) event.preventDefault();
  });
  const asked = offers.findIndex((offer) => `#${offer.id}` === location.hash);
  const refused = offers.findIndex((offer) => offer.classList.contains("refused"));
  if (refused >= 0 || asked >= 0) select(refused >= 0 ? refused : asked);
}

// A report that is being taken in.
document.getElementById("receiving")?.addEventListener("submit", () => {
  const coming = document.getElementById("coming");
  if (coming) coming.hidden = false;
});
