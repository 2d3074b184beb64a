import {
  useEffect,
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

/** Width of the element, followed as it changes; `start` before it is known. */
function useWidth(start: number): [React.RefObject<HTMLDivElement | null>, number] {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(start);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = () => {
      const next = Math.floor(element.clientWidth);
      if (next > 0) setWidth(next);
    };
    measure();
    if (typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
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
  isFocusable?: boolean;
  /** Enter on the marked category, or a click on one, opens what is behind it. */
  onOpen?: (index: number) => void;
}): ReactElement {
  const { spec, height, label, marked = -1 } = props;
  const [box, width] = useWidth(320);
  const picture = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState(-1);
  const drawing = useMemo(() => drawChart(spec, width, height), [spec, width, height]);
  const shown = pointed >= 0 ? pointed : marked;

  useEffect(() => {
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
          {spec.readouts[shown] ?? ''}
        </p>
      )}
      <div
        ref={box}
        className="plot"
        role="img"
        aria-label={label}
        style={{ height }}
        {...(props.isFocusable ? { tabIndex: 0, onKeyDown } : {})}
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
