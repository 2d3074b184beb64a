import type { ReactElement } from 'react';

/** Points of a sparkline inside a box; missing values leave a gap, so one polyline per run of values. */
export function sparkRuns(values: readonly (string | null)[], width: number, height: number): string[] {
  const numbers = values.map((value) => (value === null ? null : Number(value)));
  const known = numbers.filter((value): value is number => value !== null);
  if (known.length === 0) return [];
  const low = Math.min(...known);
  const high = Math.max(...known);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const y = (value: number) => (high === low ? height / 2 : 2 + ((high - value) / (high - low)) * (height - 4));
  const runs: string[][] = [[]];
  numbers.forEach((value, index) => {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push(`${round(index * step)},${round(y(value))}`);
  });
  return runs.filter((run) => run.length > 0).map((run) => run.join(' '));
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** A line without axes for rows and narrow tiles; the last point is marked. */
export function Spark(props: {
  values: readonly (string | null)[];
  label: string;
  width?: number;
  height?: number;
}): ReactElement | null {
  const { values, label, width = 144, height = 18 } = props;
  const runs = sparkRuns(values, width, height);
  if (runs.length === 0) return null;
  const last = runs.at(-1)?.split(' ').at(-1)?.split(',') ?? [];
  return (
    <svg
      className="spark"
      viewBox={`-3 0 ${width + 6} ${height}`}
      width={width + 6}
      height={height}
      role="img"
      aria-label={label}
    >
      {runs.map((run) => (
        <polyline
          key={run}
          points={run}
          fill="none"
          stroke="var(--chart-main)"
          strokeWidth="1.4"
          strokeLinejoin="round"
        />
      ))}
      {last.length === 2 && <circle cx={last[0]} cy={last[1]} r="2.2" fill="var(--chart-main)" />}
    </svg>
  );
}
