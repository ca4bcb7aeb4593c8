/** A line over days, broken where nothing was kept, with the same numbers as a table. */
import { scaleLinear, scaleTime } from 'd3-scale';
import { area, line } from 'd3-shape';
import { type ReactNode, type RefObject, useId, useLayoutEffect, useRef, useState } from 'react';
import type { TrendAnswer } from '../../api/overview.ts';
import { useFormats } from '../format.ts';
import { Table } from './table.tsx';

type DayRow = TrendAnswer['days'][number];

export interface TrendWords {
  readonly title: string;
  readonly table: string;
  readonly tooShort: string;
  readonly missing: string;
  readonly day: string;
  readonly citizens: string;
  readonly files: string;
  readonly machines: string;
  readonly on: (day: number) => string;
  readonly about: (first: number, last: number, from: string, to: string) => string;
  readonly gaps: (n: number) => string;
}

export interface TrendProps {
  readonly answer: TrendAnswer;
  readonly words: TrendWords;
}

const DAY_MS = 86_400_000;
const SIZE = { height: 260, left: 64, right: 24, top: 12, bottom: 32 } as const;
const TICK_WIDTH = 110;

export function Trend({ answer, words }: TrendProps): ReactNode {
  const { number } = useFormats();
  const [box, width] = useWidth();
  const kept = answer.days.filter(isKept);
  // What lies before the first day that was kept is no gap: there was no server yet.
  const days = answer.days.slice(answer.days.findIndex(isKept));
  const gaps = days.length - kept.length;
  const first = kept[0];
  const last = kept.at(-1);
  if (first === undefined || last === undefined || first === last) return <p>{words.tooShort}</p>;
  const cell = (amount: number | null) => (amount === null ? words.missing : number(amount));
  const about = words.about(
    first.citizenDays ?? 0,
    last.citizenDays ?? 0,
    words.on(first.day),
    words.on(last.day),
  );
  return (
    <>
      <div ref={box}>
        {width > 0 && <Line days={days} title={words.title} about={about} width={width} />}
      </div>
      <p className="quiet">
        {about} {gaps > 0 && words.gaps(gaps)}
      </p>
      <details className="details-plain">
        <summary>{words.table}</summary>
        <Table<DayRow>
          caption={words.title}
          rows={days.toReversed()}
          keyOf={({ day }) => `${day}`}
          columns={[
            { heading: words.day, isName: true, cell: ({ day }) => words.on(day) },
            { heading: words.citizens, isNumber: true, cell: (row) => cell(row.citizenDays) },
            { heading: words.files, isNumber: true, cell: (row) => cell(row.files) },
            { heading: words.machines, isNumber: true, cell: (row) => cell(row.machines) },
          ]}
          empty={null}
        />
      </details>
    </>
  );
}

function isKept({ citizenDays }: DayRow): boolean {
  return citizenDays !== null;
}

/** As wide as there is room: letters stay as large as they are. */
function useWidth(): readonly [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width];
}

interface LineProps {
  readonly days: readonly DayRow[];
  readonly title: string;
  readonly about: string;
  readonly width: number;
}

function Line({ days, title, about, width }: LineProps): ReactNode {
  const { shortNumber, shortDay } = useFormats();
  const id = useId();
  const { height, left, right, top, bottom } = SIZE;
  const most = Math.max(1, ...days.map(({ citizenDays }) => citizenDays ?? 0));
  const x = scaleTime()
    .domain([(days[0]?.day ?? 0) * DAY_MS, (days.at(-1)?.day ?? 0) * DAY_MS])
    .range([left, width - right]);
  const y = scaleLinear()
    .domain([0, most])
    .nice(4)
    .range([height - bottom, top]);
  const at = ({ day }: DayRow): number => x(day * DAY_MS);
  const valueAt = ({ citizenDays }: DayRow): number => y(citizenDays ?? 0);
  const ground = area<DayRow>().defined(isKept).x(at).y0(y(0)).y1(valueAt)([...days]);
  const edge = line<DayRow>().defined(isKept).x(at).y(valueAt)([...days]);
  return (
    <svg
      className="trend"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-about`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-about`}>{about}</desc>
      {y.ticks(4).map((tick) => (
        <g key={tick} transform={`translate(0 ${y(tick)})`}>
          <line className="trend-grid" x1={left} x2={width - right} />
          <text className="trend-tick" x={left - 8} dy="0.35em" textAnchor="end">
            {shortNumber(tick)}
          </text>
        </g>
      ))}
      {x.ticks(Math.max(2, Math.floor(width / TICK_WIDTH))).map((tick) => (
        <text
          key={tick.getTime()}
          className="trend-tick"
          x={x(tick)}
          y={height - 8}
          textAnchor="middle"
        >
          {shortDay(tick.getTime())}
        </text>
      ))}
      <path className="trend-ground" d={ground ?? ''} />
      <path className="trend-edge" d={edge ?? ''} />
    </svg>
  );
}
