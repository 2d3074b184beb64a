import {
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
} from 'react';
import { drawChart, type Drawing, type VNode } from './register.ts';
import type { ChartSpec } from './spec.ts';

const SVG = 'http://www.w3.org/2000/svg';

/** What the charts of the clients seen last looked like, at each size: they are laid out again only when a figure changed. */
const drawings = new Map<ChartSpec, Map<string, Drawing>>();
const MOST_KEPT = 160;

function drawOnce(spec: ChartSpec, width: number, height: number): Drawing {
  const sizes = drawings.get(spec) ?? new Map<string, Drawing>();
  drawings.delete(spec);
  drawings.set(spec, sizes);
  const size = `${width} ${height}`;
  const drawing = sizes.get(size) ?? drawChart(spec, width, height);
  // A window being resized passes many widths; only the last few come back.
  if (sizes.size >= 4) sizes.clear();
  sizes.set(size, drawing);
  const oldest = drawings.keys().next();
  if (drawings.size > MOST_KEPT && !oldest.done) drawings.delete(oldest.value);
  return drawing;
}

/** Builds elements from the painter's description. Styles go through the object model, which the policy allows. */
function build(node: VNode): SVGElement {
  const element = document.createElementNS(SVG, node.tag);
  for (const [name, value] of Object.entries(node.attrs)) {
    if (
      value === undefined ||
      value === null ||
      value === false ||
      name.startsWith('xmlns') ||
      name.startsWith('ecmeta')
    )
      continue;
    if (name === 'style') element.style.cssText = String(value);
    else if (name === 'xlink:href') element.setAttribute('href', String(value));
    else element.setAttribute(name, String(value));
  }
  if (node.text) element.textContent = node.text;
  for (const child of node.children ?? []) if (child) element.append(build(child));
  return element;
}

function sideLabels(drawing: Drawing): SVGElement[] {
  return drawing.labels.map((label) => {
    const text = document.createElementNS(SVG, 'text');
    text.setAttribute('x', String(drawing.plotRight + 7));
    text.setAttribute('y', String(label.y + 3.5));
    text.setAttribute('fill', label.colour);
    text.setAttribute('font-size', '10.5');
    text.setAttribute('font-weight', '500');
    text.textContent = label.text;
    return text;
  });
}

/** The width that charts of this kind had last: a new one is drawn once, at its own width, and not first at a guess. */
const lastWidths = new Map<string, number>();
const FIRST_GUESS = 320;

/** Width of the element, followed as it changes; that of the last one in the same place before it is known. */
function useWidth(place: string): [React.RefObject<HTMLDivElement | null>, number] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(() => lastWidths.get(place) ?? FIRST_GUESS);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = () => {
      const next = Math.floor(element.clientWidth);
      if (next <= 0) return;
      lastWidths.set(place, next);
      setWidth(next);
    };
    measure();
    if (typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [place]);
  return [ref, width];
}

/**
 * The one place that draws with ECharts. It owns size, drawing, the readout line and the accessible name; the table with
 * the same numbers is the caller's twin (`T`). `marked` is the category to mark when the pointer is elsewhere.
 */
export function Chart(props: {
  spec: ChartSpec;
  height: number;
  label: string;
  marked?: number;
  hasReadout?: boolean;
  /** A tab stop of its own; elsewhere Space on its tile goes into it. */
  isFocusable?: boolean;
  /** Enter on the marked category, or a click on one, opens what is behind it. */
  onOpen?: (index: number) => void;
  /** Where it stands, the same for every client. */
  place?: string;
}): ReactElement {
  const { spec, height, label, marked = -1 } = props;
  const [box, width] = useWidth(`${props.place ?? ''} ${height}`);
  const picture = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState(-1);
  const drawing = useMemo(() => drawOnce(spec, width, height), [spec, width, height]);
  const shown = pointed >= 0 ? pointed : marked;

  // Before the frame, so that a client's figures and charts are painted at once.
  useLayoutEffect(() => {
    const svg = build(drawing.root);
    svg.setAttribute('focusable', 'false');
    svg.append(...sideLabels(drawing));
    picture.current?.replaceChildren(svg);
  }, [drawing]);

  const move = (event: PointerEvent<HTMLDivElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setPointed(drawing.bands.findIndex((band) => x >= band.x && x < band.x + band.width));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === 'Enter' && props.onOpen && shown >= 0) {
      event.preventDefault();
      event.stopPropagation();
      props.onOpen(shown);
      return;
    }
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const last = spec.readouts.length - 1;
    setPointed(shown < 0 ? last : Math.min(last, Math.max(0, shown + step)));
  };
  const band = drawing.bands[shown];
  return (
    <div className="chart">
      {props.hasReadout !== false && (
        <p className="readout" aria-live="polite">
          {spec.readouts[shown] ?? spec.rest ?? ''}
        </p>
      )}
      <div
        ref={box}
        className="plot"
        role="img"
        aria-label={label}
        style={{ height }}
        tabIndex={props.isFocusable ? 0 : -1}
        onKeyDown={onKeyDown}
        onPointerMove={move}
        onPointerLeave={() => setPointed(-1)}
        {...(props.onOpen && shown >= 0 ? { onClick: () => props.onOpen?.(shown) } : {})}
        onBlur={() => setPointed(-1)}
      >
        {band && <div className="mark" style={{ left: band.x, width: band.width }} />}
        <div ref={picture} className="picture" />
      </div>
    </div>
  );
}
