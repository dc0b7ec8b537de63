// Filters live in the address, so that what one person sees another can open.

export interface Filters {
  from: string;
  to: string;
  outcomes: string[];
  area: string;
  act: string;
  scope: string;
}

export function fromAddress(): Filters {
  const query = new URLSearchParams(location.search);
  return {
    from: query.get("from") ?? "",
    to: query.get("to") ?? "",
    outcomes: query.getAll("outcome").filter(Boolean),
    area: query.get("area") ?? "",
    act: query.get("act") ?? "",
    scope: query.get("scope") ?? "",
  };
}

export function toQuery(filters: Filters, time = true): URLSearchParams {
  const query = new URLSearchParams();
  if (time && filters.from) query.set("from", filters.from);
  if (time && filters.to) query.set("to", filters.to);
  for (const outcome of filters.outcomes) query.append("outcome", outcome);
  if (filters.area) query.set("area", filters.area);
  if (filters.act) query.set("act", filters.act);
  if (filters.scope) query.set("scope", filters.scope);
  return query;
}

export function toAddress(filters: Filters): void {
  const query = toQuery(filters).toString();
  history.replaceState(null, "", query ? `?${query}` : location.pathname);
}

export function fromForm(form: HTMLFormElement): Filters {
  const data = new FormData(form);
  const text = (name: string): string => String(data.get(name) ?? "");
  return {
    from: text("from"),
    to: text("to"),
    outcomes: data.getAll("outcome").map(String),
    area: text("area"),
    act: text("act"),
    scope: text("scope"),
  };
}

export function toForm(form: HTMLFormElement, filters: Filters): void {
  for (const name of ["from", "to", "area", "act", "scope"] as const) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) {
      field.value = filters[name];
    }
  }
  for (const box of form.querySelectorAll<HTMLInputElement>("input[name=outcome]")) {
    box.checked = filters.outcomes.includes(box.value);
  }
}
