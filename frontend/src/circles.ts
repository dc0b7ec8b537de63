// Error circles as polygons: a 95% radius in metres drawn true to scale at its latitude.

const EARTH_M = 6_371_008.8;
const SIDES = 48;

export function circle(lon: number, lat: number, radiusM: number): GeoJSON.Position[] {
  const angle = radiusM / EARTH_M;
  const phi = (lat * Math.PI) / 180;
  const lambda = (lon * Math.PI) / 180;
  return Array.from({ length: SIDES + 1 }, (_, k) => {
    const bearing = (2 * Math.PI * k) / SIDES;
    const sinLat =
      Math.sin(phi) * Math.cos(angle) + Math.cos(phi) * Math.sin(angle) * Math.cos(bearing);
    const east = Math.sin(bearing) * Math.sin(angle) * Math.cos(phi);
    const north = Math.cos(angle) - Math.sin(phi) * sinLat;
    return [
      ((lambda + Math.atan2(east, north)) * 180) / Math.PI,
      (Math.asin(sinLat) * 180) / Math.PI,
    ];
  });
}

export function circleFeature(
  lon: number,
  lat: number,
  radiusM: number,
  properties: Record<string, unknown>,
): GeoJSON.Feature {
  return {
    type: "Feature",
    properties,
    geometry: { type: "Polygon", coordinates: [circle(lon, lat, radiusM)] },
  };
}
