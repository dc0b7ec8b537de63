// The time brush: incidents by day and outcome, the ceasefire's start, and when anybody watched.
// It works by pointer and by keyboard; the two date fields of the form say the same.

import { dayAt, dayInWords, fill, inNumerals, offsetOf, OUTCOME_TONES, type Words } from "./words";

export interface TimelineData {
  first: string;
  last: string;
  step: number;
  starts_on: number;
  counts: Record<string, number[]>;
  watched: number[] | null;
  denials: number[];
}

type Chosen = (from: string, to: string) => void;

const BARS = 78;
const LANE = 9;
const AXIS = 20;
const TOP = 16;
const SIDE = 10;
const LONG_DAYS = 300;
const SVG = "http://www.w3.org/2000/svg";

export class Timeline {
  private readonly svg = element("svg", {});
  private readonly said = document.createElement("output");
  private readonly all = document.createElement("button");
  private from = "";
  private to = "";
  private width = 600;

  constructor(
    container: HTMLElement,
    private data: TimelineData,
    private readonly words: Words,
    private readonly chosen: Chosen,
  ) {
    const controls = document.createElement("div");
    controls.className = "timeline-controls";
    controls.dir = document.documentElement.dir;
    this.all.type = "button";
    this.all.textContent = this.word("brush_all");
    this.all.addEventListener("click", () => this.choose("", ""));
    controls.append(this.said, this.all);
    this.svg.setAttribute("role", "group");
    this.svg.setAttribute("aria-label", this.word("timeline_label"));
    container.replaceChildren(this.svg, controls);
    this.svg.addEventListener("pointerdown", (event) => this.drag(event));
    new ResizeObserver(() => {
      const width = Math.max(260, Math.round(container.clientWidth));
      if (width !== this.width) {
        this.width = width;
        this.draw();
      }
    }).observe(container);
    this.width = Math.max(260, Math.round(container.clientWidth));
  }

  show(data: TimelineData): void {
    this.data = data;
    this.draw();
  }

  select(from: string, to: string): void {
    this.from = from;
    this.to = to;
    this.draw();
  }

  private word(name: string): string {
    return this.words.words[name] ?? "";
  }

  private get bins(): number {
    return this.data.denials.length;
  }

  private x(bin: number): number {
    return SIDE + (bin / this.bins) * (this.width - 2 * SIDE);
  }

  private binAt(x: number): number {
    const share = (x - SIDE) / (this.width - 2 * SIDE);
    return Math.max(0, Math.min(this.bins, Math.round(share * this.bins)));
  }

  /** The chosen bins, the end excluded. */
  private range(): [number, number] {
    const { first, step } = this.data;
    const start = this.from ? Math.floor(offsetOf(first, this.from) / step) : 0;
    const end = this.to ? Math.floor(offsetOf(first, this.to) / step) + 1 : this.bins;
    const low = Math.max(0, Math.min(this.bins - 1, start));
    return [low, Math.max(low + 1, Math.min(this.bins, end))];
  }

  private choose(from: string, to: string): void {
    this.select(from, to);
    this.chosen(from, to);
  }

  private chooseBins(low: number, high: number): void {
    const start = Math.max(0, Math.min(low, this.bins - 1));
    const end = Math.max(start + 1, Math.min(high, this.bins));
    const { first, last, step } = this.data;
    const to = dayAt(first, end * step - 1);
    if (start === 0 && end === this.bins) this.choose("", "");
    else this.choose(dayAt(first, start * step), to < last ? to : last);
  }

  private draw(): void {
    const focused = document.activeElement?.getAttribute("data-handle");
    const height = TOP + BARS + 2 * LANE + 6 + AXIS;
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${height}`);
    this.svg.setAttribute("height", String(height));
    this.svg.replaceChildren(
      element("rect", { class: "ground", x: 0, y: 0, width: this.width, height: TOP + BARS }),
      ...this.bars(),
      ...this.lanes(),
      ...this.axis(),
      ...this.brush(),
    );
    const [low, high] = this.range();
    const { first, last, step } = this.data;
    const end = dayAt(first, high * step - 1);
    const words = [dayAt(first, low * step), end < last ? end : last].map((day) =>
      dayInWords(day, this.words.locale),
    );
    this.said.textContent = words.join(" – ");
    this.all.hidden = !this.from && !this.to;
    if (focused) this.svg.querySelector<SVGElement>(`[data-handle=${focused}]`)?.focus();
  }

  private bars(): SVGElement[] {
    const totals = Array.from({ length: this.bins }, (_, bin) =>
      Object.values(this.data.counts).reduce((sum, counts) => sum + (counts[bin] ?? 0), 0),
    );
    const most = Math.max(1, ...totals);
    const drawn: SVGElement[] = [];
    const gap = this.x(1) - this.x(0) > 3 ? 1 : 0;
    totals.forEach((total, bin) => {
      let y = TOP + BARS;
      for (const outcome of OUTCOME_TONES) {
        const n = this.data.counts[outcome]?.[bin] ?? 0;
        if (!n) continue;
        const tall = (n / most) * (BARS - 2);
        y -= tall;
        const width = Math.max(0.8, this.x(bin + 1) - this.x(bin) - gap);
        const bar = element("rect", {
          class: `bar ${outcome}`,
          x: this.x(bin),
          y,
          width,
          height: tall,
        });
        const title = element("title", {});
        const day = dayInWords(dayAt(this.data.first, bin * this.data.step), this.words.locale);
        title.textContent = fill(this.word("bar_title"), { day, n: total }, this.words.locale);
        bar.append(title);
        drawn.push(bar);
      }
    });
    drawn.push(text(inNumerals(most, this.words.locale), { x: this.x(0) + 2, y: TOP + 8 }));
    return drawn;
  }

  private lanes(): SVGElement[] {
    const y = TOP + BARS + 3;
    const width = this.width - 2 * SIDE;
    const drawn: SVGElement[] = [
      element("rect", { class: "lane", x: SIDE, y, width, height: LANE }),
    ];
    this.data.watched?.forEach((share, bin) => {
      if (!share) return;
      drawn.push(
        element("rect", {
          class: "watched",
          x: this.x(bin),
          y,
          width: this.x(bin + 1) - this.x(bin),
          height: LANE,
          "fill-opacity": 0.15 + 0.85 * share,
        }),
      );
    });
    this.data.denials.forEach((n, bin) => {
      if (n) drawn.push(element("rect", { class: "denied", x: this.x(bin), y, width: 2.5, height: LANE }));
    });
    const said = [this.word(this.data.watched ? "watched_lane" : "no_watch_lane")];
    if (this.data.denials.some(Boolean)) said.push(this.word("denials_lane"));
    const rightToLeft = document.documentElement.dir === "rtl";
    drawn.push(
      text(said.join(" · "), {
        x: rightToLeft ? this.width - SIDE : SIDE,
        y: y + LANE + 11,
        "text-anchor": "start",
        direction: rightToLeft ? "rtl" : "ltr",
      }),
    );
    return drawn;
  }

  private axis(): SVGElement[] {
    const base = TOP + BARS;
    const y = base + 2 * LANE + 3 + AXIS;
    const drawn: SVGElement[] = [
      element("line", { class: "axis", x1: SIDE, x2: this.width - SIDE, y1: base, y2: base }),
    ];
    const room = Math.max(2, Math.floor((this.width - 2 * SIDE) / 92));
    const every = Math.max(1, Math.ceil(this.bins / room));
    const detail = this.bins * this.data.step > LONG_DAYS ? "month" : "day";
    for (let bin = 0; bin <= this.bins - every / 2; bin += every) {
      const day = dayAt(this.data.first, bin * this.data.step);
      drawn.push(text(dayInWords(day, this.words.locale, detail), { x: this.x(bin), y }));
    }
    const start = this.data.starts_on / this.data.step;
    if (start >= 0 && start <= this.bins) {
      const x = this.x(start);
      drawn.push(element("line", { class: "truce", x1: x, x2: x, y1: 2, y2: base + LANE + 3 }));
      const late = x > this.width / 2;
      drawn.push(
        text(this.word("truce_starts"), {
          class: "truce-word",
          x: x + (late ? -4 : 4),
          y: 11,
          "text-anchor": late ? "end" : "start",
          direction: "ltr",
        }),
      );
    }
    return drawn;
  }

  private brush(): SVGElement[] {
    const [low, high] = this.range();
    const [left, right] = [this.x(low), this.x(high)];
    const whole = !this.from && !this.to;
    const band = element("rect", {
      class: "brush",
      "data-part": "band",
      x: left,
      y: TOP,
      width: right - left,
      height: BARS,
      ...(whole ? { opacity: 0.25 } : {}),
    });
    const outside = (x: number, width: number): SVGElement =>
      element("rect", { class: "outside", x, y: TOP, width: Math.max(0, width), height: BARS });
    const dimmed = [
      outside(this.x(0), left - this.x(0)),
      outside(right, this.x(this.bins) - right),
    ];
    return [...dimmed, band, this.handle("from", left, low), this.handle("to", right, high - 1)];
  }

  private handle(which: "from" | "to", x: number, bin: number): SVGElement {
    const { first, step } = this.data;
    const day = dayAt(first, bin * step + (which === "to" ? step - 1 : 0));
    const handle = element("rect", {
      class: "handle",
      "data-part": which,
      "data-handle": which,
      x: x - 4,
      y: TOP + BARS / 2 - 18,
      width: 8,
      height: 36,
      rx: 3,
      tabindex: 0,
      role: "slider",
      "aria-label": this.word(which === "from" ? "brush_start" : "brush_end"),
      "aria-valuemin": 0,
      "aria-valuemax": this.bins - 1,
      "aria-valuenow": bin,
      "aria-valuetext": dayInWords(day, this.words.locale),
    });
    handle.addEventListener("keydown", (event) => this.key(event as KeyboardEvent, which));
    return handle;
  }

  private key(event: KeyboardEvent, which: "from" | "to"): void {
    const far = event.shiftKey ? 7 : 1;
    const steps: Record<string, number> = {
      ArrowLeft: -far,
      ArrowDown: -far,
      ArrowRight: far,
      ArrowUp: far,
      PageDown: -7,
      PageUp: 7,
      Home: -this.bins,
      End: this.bins,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const [low, high] = this.range();
    if (which === "from") this.chooseBins(Math.max(0, Math.min(low + step, high - 1)), high);
    else this.chooseBins(low, Math.min(this.bins, Math.max(high + step, low + 1)));
  }

  private drag(event: PointerEvent): void {
    if (event.button !== 0) return;
    const box = this.svg.getBoundingClientRect();
    const at = (moved: PointerEvent): number =>
      this.binAt(((moved.clientX - box.left) / box.width) * this.width);
    const whole = !this.from && !this.to;
    let part = (event.target as Element).getAttribute("data-part") ?? "new";
    if (whole && part === "band") part = "new";
    const [low, high] = this.range();
    const began = at(event);
    const move = (moved: PointerEvent): void => {
      const here = at(moved);
      if (part === "from") this.chooseBins(Math.min(here, high - 1), high);
      else if (part === "to") this.chooseBins(low, Math.max(here, low + 1));
      else if (part === "band") {
        const by = Math.max(-low, Math.min(here - began, this.bins - high));
        this.chooseBins(low + by, high + by);
      } else if (here !== began) this.chooseBins(Math.min(began, here), Math.max(began, here));
    };
    const stop = (): void => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", stop);
      removeEventListener("pointercancel", stop);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
    event.preventDefault();
  }
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function text(words: string, attributes: Record<string, string | number>): SVGElement {
  const made = element("text", attributes);
  made.textContent = words;
  return made;
}
