// What the server told this page: the reader's language and the words to use.

export interface Words {
  language: string;
  /** With calendar and numerals, as in `ar-SY-u-ca-gregory-nu-latn`. */
  locale: string;
  starts_on: string;
  outcomes: string[];
  outcomeNames: Record<string, string>;
  actNames: Record<string, string>;
  words: Record<string, string>;
}

export function readJson<T>(id: string): T {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null") as T;
}

/** A sentence with its parameters; numbers in the locale's own digits and separators. */
export function fill(
  sentence: string,
  values: Record<string, string | number>,
  locale: string,
): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? "";
    return typeof value === "number" ? inNumerals(value, locale) : value;
  });
}

export function inNumerals(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** A custom property of the page's style sheet, so that the islands share its colours. */
export function tone(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export const OUTCOME_TONES = [
  "breach",
  "depends_on_reading",
  "undetermined",
  "permitted",
  "no_breach",
  "not_covered",
];

const DAY_MS = 86_400_000;

/** The ISO day `offset` days after `first`. Days are plain dates: no zone moves them. */
export function dayAt(first: string, offset: number): string {
  return new Date(Date.parse(first) + offset * DAY_MS).toISOString().slice(0, 10);
}

export function offsetOf(first: string, day: string): number {
  return Math.round((Date.parse(day) - Date.parse(first)) / DAY_MS);
}

type Detail = "full" | "day" | "month";
const DETAILS: Record<Detail, Intl.DateTimeFormatOptions> = {
  full: { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" },
  day: { day: "numeric", month: "short", timeZone: "UTC" },
  month: { month: "short", year: "numeric", timeZone: "UTC" },
};

export function dayInWords(day: string, locale: string, detail: Detail = "full"): string {
  const options = DETAILS[detail];
  return new Intl.DateTimeFormat(locale, options).format(new Date(day));
}
