// A cluster is drawn as a ring whose arcs are the outcomes in it, with its count in the middle:
// a cluster's colour alone would let the commonest outcome speak for all.

import type { Map as MapLibre } from "maplibre-gl";
import { OUTCOME_TONES, tone } from "./words";

const PREFIX = "ring|";
const SHARPNESS = 2;

/** A style expression that names the picture of one cluster, counts `c0`… in order of outcome. */
export function ringName(): unknown[] {
  const counts = OUTCOME_TONES.flatMap((_, k) => [["to-string", ["get", `c${k}`]], "|"]);
  return ["concat", PREFIX, ...counts];
}

export function drawMissingRings(map: MapLibre, locale: string): void {
  const counted = new Intl.NumberFormat(locale, { useGrouping: false });
  map.setMissingStyleImageResolver((id) => {
    if (!id.startsWith(PREFIX)) return;
    const counts = id.slice(PREFIX.length).split("|").map(Number);
    const picture = ring(counts.slice(0, OUTCOME_TONES.length), counted);
    if (picture) map.addImage(id, picture, { pixelRatio: SHARPNESS });
  });
}

function ring(counts: number[], counted: Intl.NumberFormat): ImageData | null {
  const total = counts.reduce((sum, n) => sum + n, 0);
  const radius = 11 + Math.min(15, 3.2 * Math.log2(Math.max(1, total)) ** 0.9);
  const size = Math.ceil(2 * (radius + 2)) * SHARPNESS;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.scale(SHARPNESS, SHARPNESS);
  const middle = size / SHARPNESS / 2;
  pen.beginPath();
  pen.arc(middle, middle, radius, 0, 2 * Math.PI);
  pen.fillStyle = tone("sheet");
  pen.fill();
  let angle = -Math.PI / 2;
  counts.forEach((n, k) => {
    if (!n) return;
    const next = angle + (2 * Math.PI * n) / total;
    pen.beginPath();
    pen.arc(middle, middle, radius - 2.5, angle, next);
    pen.lineWidth = 5;
    pen.strokeStyle = tone(OUTCOME_TONES[k] ?? "not_covered");
    pen.stroke();
    angle = next;
  });
  pen.fillStyle = tone("ink");
  pen.font = `600 ${total > 999 ? 10 : 12}px "Noto Sans", "Noto Sans Arabic", sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const told =
    total > 9999 ? `${counted.format(Math.round(total / 1000))}k` : counted.format(total);
  pen.fillText(told, middle, middle + 0.5);
  return pen.getImageData(0, 0, size, size);
}
