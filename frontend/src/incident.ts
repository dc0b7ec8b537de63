// One incident's island: where each report places it, and where that puts the incident.

import { LngLatBounds, Popup, type ExpressionSpecification } from "maplibre-gl";
import { circle, circleFeature } from "./circles";
import { fontsReady, makeMap, type Drawing, type Ground } from "./ground";
import { readJson, tone } from "./words";

interface Circle {
  id: string;
  kind: "report" | "incident";
  lon: number;
  lat: number;
  error_m: number | null;
  label: string;
}

const LEAST_M = 250;

async function start(): Promise<void> {
  const container = document.getElementById("circles-map");
  const circles = readJson<Circle[] | null>("circles");
  if (!container || !circles?.length) return;
  const language = document.documentElement.lang;
  const [answer] = await Promise.all([
    fetch(`/data/ground.geojson?lang=${encodeURIComponent(language)}`),
    fontsReady(),
  ]);
  const ground = (await answer.json()) as Ground;
  const box = new LngLatBounds();
  for (const { lon, lat, error_m } of circles) {
    for (const at of circle(lon, lat, Math.max(error_m ?? 0, LEAST_M))) {
      box.extend(at as [number, number]);
    }
  }
  const map = makeMap(container, ground, () => drawing(circles), readJson("map-words"));
  map.fitBounds(box, { padding: 24, maxZoom: 13, animate: false });
  map.on("click", "centres", ({ features, lngLat }) => {
    const words = document.createElement("bdi");
    words.textContent = features?.map((found) => String(found.properties["label"])).join(" · ") ?? "";
    new Popup().setLngLat(lngLat).setDOMContent(words).addTo(map);
  });
  container.dataset["shown"] = String(circles.length);
}

function drawing(circles: Circle[]): Drawing {
  const weight = (incident: number, report: number): ExpressionSpecification => [
    "match",
    ["get", "kind"],
    "incident",
    incident,
    report,
  ];
  return {
    sources: {
      circles: {
        type: "geojson",
        data: {
          type: "FeatureCollection",
          features: circles
            .filter(({ error_m }) => error_m)
            .map(({ lon, lat, error_m, kind }) => circleFeature(lon, lat, error_m ?? 0, { kind })),
        },
      },
      centres: {
        type: "geojson",
        data: {
          type: "FeatureCollection",
          features: circles.map(({ lon, lat, kind, label }) => ({
            type: "Feature",
            geometry: { type: "Point", coordinates: [lon, lat] },
            properties: { kind, label },
          })),
        },
      },
    },
    layers: [
      {
        id: "circle-fill",
        type: "fill",
        source: "circles",
        paint: { "fill-color": tone("accent"), "fill-opacity": 0.06 },
      },
      {
        id: "circle-edge",
        type: "line",
        source: "circles",
        paint: { "line-color": tone("accent"), "line-width": weight(2.6, 1) },
      },
      {
        id: "centres",
        type: "circle",
        source: "centres",
        paint: {
          "circle-color": tone("accent"),
          "circle-radius": weight(6, 3.5),
          "circle-stroke-color": tone("sheet"),
          "circle-stroke-width": 1.5,
        },
      },
    ],
  };
}

void start().catch(() => {
  const container = document.getElementById("circles-map");
  if (container) container.dataset["state"] = "failed";
});
