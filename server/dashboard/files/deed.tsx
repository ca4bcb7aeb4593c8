/** Something is done about files: what will happen, what has to be known for it, and afterwards what came of it. */
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import type { AssigneesAnswer, CaseWish, CaseWishAnswer } from '../../api/cases.ts';
import type { OrganisationAnswer } from '../../api/organisation.ts';
import { ask, useAsked, useDeed } from '../api.ts';
import { dayText, endOfDayMs } from '../days.ts';
import { useNow } from '../now.ts';
import { Choice } from '../parts/choice.tsx';
import { DayField } from '../parts/day.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Area, Field, textsIn } from '../parts/field.tsx';
import { Notice, RefusalNotice } from '../parts/notice.tsx';
import { useFileWords } from './words.ts';

export type Deed = CaseWish['deed'];
/** One that is done, and what it is called. */
export interface Target {
  readonly machine: string;
  readonly id: number;
  readonly name: string;
}

const DAY_MS = 86_400_000;
const MOST_EXCEPTION_DAYS = 89;

export interface DeedDialogProps {
  readonly deed: Deed;
  readonly files: readonly Target[];
  /** `isDone`: something came of it. */
  readonly onClose: (isDone: boolean) => void;
}

export function useCaseDeed() {
  return useDeed(
    (wish: CaseWish) => ask<CaseWishAnswer>('POST', '/api/cases', { body: wish }),
    ['/api/files', '/api/cases'],
  );
}

export function DeedDialog({ deed, files, onClose }: DeedDialogProps): ReactNode {
  const { deeds, dialog: says } = useFileWords();
  const acting = useCaseDeed();
  const needsSecond = useNeedsSecond(deed);
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    acting.mutate(wishOf(deed, files, textsIn(event.currentTarget)));
  };
  const close = (): void => onClose(acting.data !== undefined);
  return (
    <Dialog title={says.of(deeds[deed], files.length)} onClose={close}>
      {acting.data === undefined ? (
        <form onSubmit={send}>
          <p>{says.means[deed]}</p>
          {needsSecond && <Notice kind="info">{says.needsSecond}</Notice>}
          {files.length > 1 && <p className="quiet">{says.each}</p>}
          <DeedFields deed={deed} />
          {acting.error !== null && <RefusalNotice refusal={acting.error} />}
          <div className="deeds">
            <button type="submit" className="button button-primary" disabled={acting.isPending}>
              {deeds[deed]}
            </button>
            <button type="button" className="button button-secondary" onClick={close}>
              {says.cancel}
            </button>
          </div>
        </form>
      ) : (
        <Outcome {...{ deed, files, needsSecond }} answer={acting.data} onClose={close} />
      )}
    </Dialog>
  );
}

/** An exception always takes two; a false alarm where the organisation wants it so. */
function useNeedsSecond(deed: Deed): boolean {
  const asked = useAsked<OrganisationAnswer>('/api/organisation', {}, deed === 'falseAlarm');
  return deed === 'exception' || (deed === 'falseAlarm' && asked.data?.secondPerson === true);
}

function DeedFields({ deed }: { readonly deed: Deed }): ReactNode {
  const nowMs = useNow();
  const today = dayText(nowMs);
  const { dialog: says } = useFileWords();
  const text = <Area label={says.text} hint={says.textHint} name="text" maxLength={2000} />;
  const dueHint = deed === 'due' ? says.dueHint : says.keepDueHint;
  const due = <DayField label={says.due} hint={dueHint} name="due" min={today} />;
  switch (deed) {
    case 'assign':
      return (
        <>
          <Assignees />
          {due}
        </>
      );
    case 'due':
      return due;
    case 'wait':
      return (
        <>
          {due}
          {text}
        </>
      );
    case 'comment':
      return <Area label={says.text} hint={says.textHint} name="text" maxLength={2000} required />;
    case 'falseAlarm':
      return <Area label={says.why} hint={says.whyHint} name="text" maxLength={2000} required />;
    case 'exception':
      return (
        <>
          <Terms nowMs={nowMs} />
          {text}
        </>
      );
    case 'decline':
    case 'reopen':
      return text;
    case 'approve':
      return null;
  }
}

/** Of an exception: what it rests on, and how long. */
function Terms({ nowMs }: { readonly nowMs: number }): ReactNode {
  const { dialog: says, bases } = useFileWords();
  const options = Object.entries(bases).map(([value, label]) => ({ value, label }));
  return (
    <>
      <Choice label={says.basis} name="basis" options={options} />
      <Field label={says.journal} hint={says.journalHint} name="journal" maxLength={64} required />
      <DayField
        label={says.until}
        hint={says.untilHint}
        name="until"
        min={dayText(nowMs)}
        max={dayText(nowMs + MOST_EXCEPTION_DAYS * DAY_MS)}
        required
      />
    </>
  );
}

function Assignees(): ReactNode {
  const { dialog: says } = useFileWords();
  const { people = [] } = useAsked<AssigneesAnswer>('/api/assignees').data ?? {};
  const options = [
    ...people.map(({ id, name }) => ({ value: id, label: name })),
    { value: '', label: says.toNobody },
  ];
  // The choice begins anew when the names are there.
  return <Choice key={people.length} label={says.to} name="to" options={options} />;
}

function wishOf(
  deed: Deed,
  targets: readonly Target[],
  { text = '', due = '', ...said }: Readonly<Record<string, string>>,
): CaseWish {
  const files = targets.map(({ machine, id }) => ({ machine, id }));
  const some = text.trim() === '' ? {} : { text: text.trim() };
  const dueMs = due === '' ? null : endOfDayMs(due);
  switch (deed) {
    case 'assign':
      return { deed, files, to: said['to'] || null, ...(due !== '' && { dueMs }) };
    case 'due':
      return { deed, files, dueMs };
    case 'wait':
      return { deed, files, ...some, ...(due !== '' && { dueMs }) };
    case 'comment':
    case 'falseAlarm':
      return { deed, files, text };
    case 'exception': {
      const { basis, journal = '', until = '' } = said;
      const terms = { basis: basis as never, journal, untilMs: endOfDayMs(until) };
      return { deed, files, ...terms, ...some };
    }
    case 'approve':
      return { deed, files };
    case 'decline':
    case 'reopen':
      return { deed, files, ...some };
  }
}

interface OutcomeProps {
  readonly deed: Deed;
  readonly files: readonly Target[];
  readonly needsSecond: boolean;
  readonly answer: CaseWishAnswer;
  readonly onClose: () => void;
}

/** What was done; and what was refused, and why. */
function Outcome({ deed, files, needsSecond, answer, onClose }: OutcomeProps): ReactNode {
  const { dialog: says } = useFileWords();
  const done = says.done[deed](answer.done, needsSecond);
  const told = useRef<HTMLDivElement>(null);
  // The button that was pressed is gone: who hears the page is put where the answer stands.
  useEffect(() => told.current?.focus(), []);
  const names = new Map(files.map((it) => [`${it.machine}/${it.id}`, it.name]));
  return (
    <div ref={told} tabIndex={-1} className="outcome">
      {answer.done > 0 && <Notice kind="success">{done}</Notice>}
      {answer.refused.length > 0 && (
        <Notice kind="warning" title={says.refused(answer.refused.length)}>
          <ul className="refused">
            {answer.refused.map(({ machine, id, why }) => (
              <li key={`${machine}/${id}`}>
                <strong>{names.get(`${machine}/${id}`)}</strong>: {says.obstacles[why] ?? why}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <div className="deeds">
        <button type="button" className="button button-primary" onClick={onClose}>
          {says.close}
        </button>
      </div>
    </div>
  );
}
