// The overview's island: one set of filters, shared by address, form, map, timeline and list.

import { fromAddress, fromForm, toAddress, toForm, toQuery, type Filters } from "./filters";
import { fontsReady, type Ground } from "./ground";
import { IncidentMap, pointsOf, type Incidents, type Points, type Properties } from "./incident_map";
import { squaresAround } from "./squares";
import { Timeline, type TimelineData } from "./timeline";
import { fill, offsetOf, readJson, type Words } from "./words";

const SETTLED_MS = 220;

const words = readJson<Words>("island-words");
const form = document.getElementById("filters") as HTMLFormElement;
const mapBox = document.getElementById("map") as HTMLElement;
const timeBox = document.getElementById("timeline") as HTMLElement;

async function get<T>(address: string): Promise<T> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return (await answer.json()) as T;
}

async function start(): Promise<void> {
  let filters = fromAddress();
  const [ground, days, fetched] = await Promise.all([
    get<Ground>(`/data/ground.geojson?lang=${words.language}`),
    get<TimelineData>(`/data/timeline.json?${toQuery(filters, false)}`),
    getIncidents(filters.scope),
    fontsReady(),
  ]);
  let everything = fetched;
  noteUnlocated(everything.unlocated);
  const timeline = new Timeline(timeBox, days, words, (from, to) => {
    apply({ ...filters, from, to });
  });
  const map = drawMap(ground, choose(everything, filters));

  const apply = (next: Filters): void => {
    const sameScope = next.scope === filters.scope;
    const sameDays = toQuery(next, false).toString() === toQuery(filters, false).toString();
    filters = next;
    toAddress(filters);
    toForm(form, filters);
    timeline.select(filters.from, filters.to);
    if (!sameScope) settle("map", () => void fetchAll());
    else if (everything.aggregated) settle("map", () => void fetchCells());
    else map?.show(choose(everything, filters));
    settle("list", () => void refreshList(filters));
    if (!sameDays) {
      settle("days", async () => {
        timeline.show(await get<TimelineData>(`/data/timeline.json?${toQuery(filters, false)}`));
      });
    }
  };

  const fetchAll = async (): Promise<void> => {
    everything = await getIncidents(filters.scope);
    noteUnlocated(everything.unlocated);
    if (everything.aggregated) await fetchCells();
    else map?.show(choose(everything, filters));
  };

  let asked = "";
  const fetchCells = async (): Promise<void> => {
    if (!map) return;
    const { box, zoom } = squaresAround(map.map.getBounds().toArray().flat(), map.map.getZoom());
    const query = toQuery(filters);
    query.set("bbox", box.join(","));
    query.set("zoom", String(zoom));
    const address = `/data/incidents.geojson?${query}`;
    if (address === asked) return;
    asked = address;
    try {
      const found = await get<Incidents>(address);
      if (address === asked) map.show(pointsOf(found));
    } catch {
      asked = "";
    }
  };

  timeline.select(filters.from, filters.to);
  map?.map.on("moveend", () => {
    if (everything.aggregated) settle("map", () => void fetchCells());
  });
  if (everything.aggregated) await fetchCells();
  foldFilters(filters);
  form.addEventListener("change", () => apply(fromForm(form)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply(fromForm(form));
  });
  addEventListener("popstate", () => apply(fromAddress()));
}

function getIncidents(scope: string): Promise<Incidents> {
  return get<Incidents>(`/data/incidents.geojson?${new URLSearchParams({ scope })}`);
}

function drawMap(ground: Ground, incidents: Points): IncidentMap | null {
  try {
    return new IncidentMap(mapBox, ground, incidents, words);
  } catch {
    const sorry = document.createElement("p");
    sorry.className = "map-failed";
    sorry.dir = document.documentElement.dir;
    sorry.textContent = words.words["map_failed"] ?? "";
    mapBox.replaceChildren(sorry);
    mapBox.dataset["state"] = "failed";
    return null;
  }
}

/** The same choice the server makes: an incident passes where it may fall within the days. */
function choose(everything: Incidents, filters: Filters): Points {
  if (everything.aggregated) return pointsOf(everything);
  const from = filters.from ? offsetOf(words.starts_on, filters.from) : -Infinity;
  const to = filters.to ? offsetOf(words.starts_on, filters.to) : Infinity;
  const outcomes = new Set(filters.outcomes.map((name) => words.outcomes.indexOf(name)));
  const area = filters.area === "-" ? "" : filters.area;
  return {
    type: "FeatureCollection",
    features: everything.features.filter(({ properties }) => {
      const incident = properties as Properties;
      return (
        incident.last >= from &&
        incident.first <= to &&
        (!outcomes.size || outcomes.has(incident.outcome)) &&
        (!filters.area || incident.area === area) &&
        (!filters.act || incident.act === filters.act)
      );
    }),
  };
}

/** Facts and list come from the server as it would render them: escaped, in the same words. */
async function refreshList(filters: Filters): Promise<void> {
  const answer = await fetch(`/?${toQuery(filters)}`);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["facts", "results"]) {
    const [here, there] = [document.getElementById(id), page.getElementById(id)];
    if (here && there) here.replaceWith(there);
  }
}

/** On a small screen the filters make room for the map, until somebody asks for them. */
function foldFilters(filters: Filters): void {
  const fold = form.closest("details");
  if (fold && !toQuery(filters).size && matchMedia("(max-width: 52rem)").matches) fold.open = false;
}

function noteUnlocated(n: number): void {
  document.getElementById("unlocated")?.remove();
  if (!n) return;
  const note = document.createElement("p");
  note.id = "unlocated";
  note.className = "quiet";
  note.textContent = fill(words.words["unlocated_note"] ?? "", { n }, words.locale);
  mapBox.after(note);
}

const waiting = new Map<string, number>();

/** Run once things have been still for a moment; a later call takes an earlier one's place. */
function settle(name: string, act: () => void): void {
  clearTimeout(waiting.get(name));
  waiting.set(name, window.setTimeout(act, SETTLED_MS));
}

void start().catch(() => {
  mapBox.dataset["state"] = "failed";
  mapBox.textContent = words.words["map_failed"] ?? "";
});
