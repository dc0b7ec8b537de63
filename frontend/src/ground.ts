// The ground below the incidents: a style of our own, drawn from files of this server alone.

import {
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
  type LayerSpecification,
  type SourceSpecification,
  type StyleSpecification,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import { tone } from "./words";

export type Ground = GeoJSON.FeatureCollection & { box: [number, number, number, number] | null };

export interface Drawing {
  sources: Record<string, SourceSpecification>;
  layers: LayerSpecification[];
}

setWorkerUrl(workerUrl);

const FONTS = ["Noto Sans", "Noto Sans Arabic"];

/** The map's words are drawn by the browser with the page's own fonts, so these come first. */
export async function fontsReady(): Promise<void> {
  await Promise.all([
    document.fonts.load('400 12px "Noto Sans"'),
    document.fonts.load('600 12px "Noto Sans"'),
    document.fonts.load('400 12px "Noto Sans"', "Алеппо Uşak"),
    document.fonts.load('400 12px "Noto Sans Arabic"', "حلب"),
  ]).catch(() => undefined);
}

export function makeMap(
  container: HTMLElement,
  ground: Ground,
  draw: () => Drawing,
  words: Record<string, string>,
): MapLibre {
  const style = (): StyleSpecification => {
    const above = draw();
    return {
      version: 8,
      sources: { ground: { type: "geojson", data: ground }, ...above.sources },
      layers: [...groundLayers(), ...above.layers],
    };
  };
  const map = new MapLibre({
    container,
    style: style(),
    ...(ground.box ? { bounds: ground.box } : { center: [0, 20], zoom: 1 }),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
    maxZoom: 16,
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    locale: {
      "NavigationControl.ZoomIn": words["zoom_in"] ?? "",
      "NavigationControl.ZoomOut": words["zoom_out"] ?? "",
      "Map.Title": words["map_label"] ?? "",
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 110 }), "bottom-left");
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    map.setStyle(style(), { diff: false });
  });
  map.on("movestart", () => (container.dataset["state"] = "moving"));
  map.on("idle", () => (container.dataset["state"] = "idle"));
  return map;
}

const of = (...kinds: string[]): ["in", ["get", string], ["literal", string[]]] => [
  "in",
  ["get", "kind"],
  ["literal", kinds],
];

function groundLayers(): LayerSpecification[] {
  const name = (kinds: string[], size: number, colour: string): LayerSpecification => ({
    id: `name-${kinds[0]}`,
    type: "symbol",
    source: "ground",
    filter: of(...kinds),
    layout: {
      "text-field": ["get", "name"],
      "text-font": FONTS,
      "text-size": size,
      "text-max-width": 7,
      "text-padding": 6,
    },
    paint: { "text-color": colour, "text-halo-color": tone("land"), "text-halo-width": 1.4 },
  });
  return [
    { id: "water", type: "background", paint: { "background-color": tone("water") } },
    {
      id: "land",
      type: "fill",
      source: "ground",
      filter: of("border"),
      paint: { "fill-color": tone("land") },
    },
    {
      id: "home",
      type: "fill",
      source: "ground",
      filter: of("country", "admin1"),
      paint: { "fill-color": tone("home") },
    },
    {
      id: "areas",
      type: "line",
      source: "ground",
      filter: of("admin1"),
      paint: { "line-color": tone("border"), "line-width": 0.7, "line-dasharray": [3, 2] },
    },
    {
      id: "borders",
      type: "line",
      source: "ground",
      filter: of("border", "country"),
      paint: { "line-color": tone("border"), "line-width": 1.2 },
    },
    {
      id: "zones",
      type: "fill",
      source: "ground",
      filter: of("zone"),
      paint: { "fill-color": tone("zone"), "fill-opacity": 0.1 },
    },
    {
      id: "zone-edges",
      type: "line",
      source: "ground",
      filter: of("zone"),
      paint: { "line-color": tone("zone"), "line-width": 1.4, "line-dasharray": [2, 1.5] },
    },
    name(["border_name"], 11, tone("quiet")),
    name(["admin1_name"], 12, tone("quiet")),
    name(["zone_name"], 12, tone("zone")),
  ];
}
