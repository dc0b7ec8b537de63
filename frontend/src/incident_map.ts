// Incidents on the map: rings where many lie close, points with their error circles elsewhere.

import {
  LngLatBounds,
  Popup,
  type ExpressionSpecification,
  type GeoJSONSource,
  type Map as MapLibre,
  type MapGeoJSONFeature,
} from "maplibre-gl";
import { circleFeature } from "./circles";
import { drawMissingRings, ringName } from "./donuts";
import { makeMap, type Drawing, type Ground } from "./ground";
import { dayAt, dayInWords, fill, OUTCOME_TONES, tone, type Words } from "./words";

export interface Properties {
  id: string;
  outcome: number;
  act: string;
  area: string;
  first: number;
  last: number;
  error_m: number | null;
  place: string | null;
}

export type Points = GeoJSON.FeatureCollection<GeoJSON.Point>;

/** What the server tells: `cells` are longitude, latitude, and how many of each outcome. */
export type Incidents = Points & {
  aggregated: boolean;
  total: number;
  unlocated: number;
  cells: number[][];
};

/** Points and counted cells alike as features to draw. */
export function pointsOf(incidents: Incidents): Points {
  const cells = incidents.cells.map(([lon = 0, lat = 0, ...counts]): Points["features"][number] => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [lon, lat] },
    properties: {
      n: counts.reduce((sum, n) => sum + n, 0),
      ...Object.fromEntries(counts.map((n, k) => [`c${k}`, n])),
    },
  }));
  return { type: "FeatureCollection", features: [...incidents.features, ...cells] };
}

const MOST_CIRCLES = 1500;
const LISTED = 12;
const CLOSE_ENOUGH = 13;

export class IncidentMap {
  readonly map: MapLibre;
  private shown: Points;

  constructor(
    private readonly container: HTMLElement,
    ground: Ground,
    incidents: Points,
    private readonly words: Words,
  ) {
    this.shown = incidents;
    this.map = makeMap(container, ground, () => this.draw(), words.words);
    drawMissingRings(this.map, this.words.locale);
    for (const layer of ["rings", "points"]) {
      this.map.on("mouseenter", layer, () => (this.map.getCanvas().style.cursor = "pointer"));
      this.map.on("mouseleave", layer, () => (this.map.getCanvas().style.cursor = ""));
    }
    this.map.on("click", "points", (event) => {
      const found = event.features?.map((feature) => feature.properties as Properties) ?? [];
      this.list(event.lngLat, found, found.length);
    });
    this.map.on("click", "rings", (event) => void this.open(event.features?.[0]));
    this.count();
  }

  show(incidents: Points): void {
    this.shown = incidents;
    this.container.dataset["state"] = "moving";
    this.count();
    if (this.source("incidents")) this.refill();
    else this.map.once("load", () => this.refill());
  }

  private refill(): void {
    const circles = circlesOf(this.shown);
    this.source("incidents")?.setData(this.shown);
    this.source("circles")?.setData(circles);
    this.map.setPaintProperty("circle-fill", "fill-opacity", faint(0.05, circles));
    this.map.setPaintProperty("circle-edge", "line-opacity", faint(0.35, circles));
  }

  private count(): void {
    this.container.dataset["shown"] = String(
      this.shown.features.reduce((sum, feature) => sum + Number(feature.properties?.["n"] ?? 1), 0),
    );
  }

  private source(name: string): GeoJSONSource | undefined {
    return this.map.getSource<GeoJSONSource>(name);
  }

  private draw(): Drawing {
    const circles = circlesOf(this.shown);
    const colour = ["match", ["get", "outcome"]] as unknown[];
    OUTCOME_TONES.forEach((name, k) => colour.push(k, tone(name)));
    colour.push(tone("not_covered"));
    const paint = colour as unknown as ExpressionSpecification;
    return {
      sources: {
        circles: { type: "geojson", data: circles },
        incidents: {
          type: "geojson",
          data: this.shown,
          cluster: true,
          clusterRadius: 38,
          clusterMaxZoom: 15,
          clusterProperties: Object.fromEntries(
            OUTCOME_TONES.map((_, k) => [
              `c${k}`,
              ["+", ["coalesce", ["get", `c${k}`], ["case", ["==", ["get", "outcome"], k], 1, 0]]],
            ]),
          ),
        },
      },
      layers: [
        {
          id: "circle-fill",
          type: "fill",
          source: "circles",
          paint: { "fill-color": paint, "fill-opacity": faint(0.05, circles) },
        },
        {
          id: "circle-edge",
          type: "line",
          source: "circles",
          paint: { "line-color": paint, "line-opacity": faint(0.35, circles), "line-width": 1 },
        },
        {
          id: "points",
          type: "circle",
          source: "incidents",
          filter: ["!", ["has", "c0"]],
          paint: {
            "circle-color": paint,
            "circle-radius": 5.5,
            "circle-stroke-color": tone("sheet"),
            "circle-stroke-width": 1.5,
          },
        },
        {
          id: "rings",
          type: "symbol",
          source: "incidents",
          filter: ["has", "c0"],
          layout: {
            "icon-image": ringName() as unknown as ExpressionSpecification,
            "icon-allow-overlap": true,
            "icon-ignore-placement": true,
          },
        },
      ],
    };
  }

  private async open(ring: MapGeoJSONFeature | undefined): Promise<void> {
    if (ring?.geometry.type !== "Point") return;
    const at = ring.geometry.coordinates as [number, number];
    const id = ring.properties["cluster_id"] as number | undefined;
    if (id === undefined) {
      this.map.easeTo({ center: at, zoom: this.map.getZoom() + 2 });
      return;
    }
    const source = this.source("incidents");
    const leaves = (await source?.getClusterLeaves(id, 5000, 0)) ?? [];
    const box = new LngLatBounds();
    for (const leaf of leaves) {
      if (leaf.geometry.type === "Point") box.extend(leaf.geometry.coordinates as [number, number]);
    }
    const apart = box.getEast() - box.getWest() + box.getNorth() - box.getSouth();
    if (apart > 0.002 && this.map.getZoom() < CLOSE_ENOUGH) {
      this.map.fitBounds(box, { padding: 60, maxZoom: CLOSE_ENOUGH });
      return;
    }
    const found = leaves.map((leaf) => leaf.properties as Properties);
    this.list({ lng: at[0], lat: at[1] }, found, Number(ring.properties["point_count"]));
  }

  /** Everything shown is set as text, never as markup: words of sources are in it. */
  private list(at: { lng: number; lat: number }, found: Properties[], total: number): void {
    const box = document.createElement("div");
    box.dir = document.documentElement.dir;
    if (total > 1) {
      const title = document.createElement("strong");
      title.textContent = this.filled("incidents_here", total);
      box.append(title);
    }
    const list = document.createElement("ul");
    list.className = "popup-list";
    for (const incident of found.slice(0, LISTED)) list.append(this.line(incident));
    box.append(list);
    if (total > LISTED) {
      const more = document.createElement("p");
      more.textContent = this.filled("more_here", total - LISTED);
      box.append(more);
    }
    new Popup({ maxWidth: "290px" }).setLngLat(at).setDOMContent(box).addTo(this.map);
  }

  private filled(word: string, n: number): string {
    return fill(this.words.words[word] ?? "", { n }, this.words.locale);
  }

  private line(incident: Properties): HTMLLIElement {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/incidents/${encodeURIComponent(incident.id)}`;
    const first = dayInWords(dayAt(this.words.starts_on, incident.first), this.words.locale);
    const last = dayInWords(dayAt(this.words.starts_on, incident.last), this.words.locale);
    link.textContent = first === last ? first : `${first} – ${last}`;
    const place = document.createElement("bdi");
    place.textContent = incident.place ?? "";
    const outcome = this.words.outcomes[incident.outcome] ?? "not_covered";
    const act = this.words.actNames[incident.act] ?? "";
    const badge = document.createElement("span");
    badge.className = `badge outcome-${outcome}`;
    badge.textContent = this.words.outcomeNames[outcome] ?? "";
    item.append(link, " ", act, " · ", place, " ", badge);
    return item;
  }
}

/** Many circles are drawn the fainter, or together they would hide the map. */
function faint(opacity: number, circles: GeoJSON.FeatureCollection): number {
  return opacity * Math.min(1, 120 / Math.max(1, circles.features.length));
}

/** One circle per distinct place and radius: many incidents known only by area share theirs. */
function circlesOf(incidents: Points): GeoJSON.FeatureCollection {
  const drawn = new Map<string, GeoJSON.Feature>();
  for (const feature of incidents.features) {
    const [lon, lat] = feature.geometry.coordinates;
    const radius = feature.properties?.["error_m"] as number | null | undefined;
    if (lon === undefined || lat === undefined || !radius) continue;
    const key = `${lon},${lat},${radius}`;
    if (!drawn.has(key) && drawn.size < MOST_CIRCLES) {
      drawn.set(key, circleFeature(lon, lat, radius, { outcome: feature.properties?.["outcome"] }));
    }
  }
  return { type: "FeatureCollection", features: [...drawn.values()] };
}
