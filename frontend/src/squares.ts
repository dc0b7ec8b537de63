// The squares in which the server counts: readers whose screens differ a little ask for the same.

const DEEPEST = 13;

/** The box of whole squares around `bounds` (west, south, east, north), and their zoom. */
export function squaresAround(bounds: number[], zoom: number): { box: number[]; zoom: number } {
  const level = Math.max(0, Math.min(DEEPEST, Math.floor(zoom)));
  const size = 180 / 2 ** level;
  const [west = -180, south = -90, east = 180, north = 90] = bounds;
  const out = (degrees: number, most: number, round: (n: number) => number): number =>
    Math.max(-most, Math.min(most, round((degrees + most) / size) * size - most));
  return {
    box: [
      out(west, 180, Math.floor),
      out(south, 90, Math.floor),
      out(east, 180, Math.ceil),
      out(north, 90, Math.ceil),
    ],
    zoom: level,
  };
}
