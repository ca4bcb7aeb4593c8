/** The case of a file: how it stands, what can be done about it now, and all that was done. */
import { type FormEvent, type ReactNode, useState } from 'react';
import type { CaseAnswer } from '../../api/cases.ts';
import type { FileAnswer } from '../../api/files.ts';
import { announce } from '../announcer.ts';
import { ask, useAsked, useDeed } from '../api.ts';
import { useFormats } from '../format.ts';
import { Asked } from '../parts/asked.tsx';
import { Facts } from '../parts/facts.tsx';
import { Area, textsIn } from '../parts/field.tsx';
import { Notice, RefusalNotice } from '../parts/notice.tsx';
import { Section } from '../parts/page.tsx';
import { Time } from '../parts/values.tsx';
import { useSession } from '../session.ts';
import type { da } from '../views/file.da.ts';
import { type Deed, DeedDialog, type Target, useCaseDeed } from './deed.tsx';
import { CaseLog } from './log.tsx';
import { nameOf } from './name.ts';
import { Due, StatusBadge } from './status.tsx';
import { useFileWords } from './words.ts';

interface Part {
  readonly file: FileAnswer;
  readonly words: typeof da;
}

interface Told extends Part {
  readonly told: CaseAnswer;
}

export function CaseOf({ file, words }: Part): ReactNode {
  const asked = useAsked<CaseAnswer>(`/api/files/${file.machine}/${file.id}/case`);
  return (
    <>
      <Section title={words.case.title}>
        <Asked of={asked}>
          {(told) => (
            <>
              <Known {...{ file, words, told }} />
              <Deeds {...{ file, words, told }} />
              <Comment {...{ file, words }} />
              <CaseLog entries={told.entries} words={words.case} />
            </>
          )}
        </Asked>
      </Section>
      <Closing {...{ file, words }} />
    </>
  );
}

function Standing({ told }: Pick<Told, 'told'>): ReactNode {
  const { resolutions } = useFileWords();
  const { status, resolution } = told;
  return (
    <>
      <StatusBadge status={status} />
      {resolution !== null && <div>{resolutions[resolution]}</div>}
    </>
  );
}

function Known({ words: { case: says }, told }: Told): ReactNode {
  const { bases } = useFileWords();
  const { day } = useFormats();
  const { basis, journal, untilMs } = told;
  return (
    <>
      <Facts
        facts={[
          [says.status, <Standing key="status" told={told} />],
          [says.assignee, told.assignee?.name ?? says.nobody],
          [says.due, told.dueMs === null ? says.noDue : <Due key="due" ms={told.dueMs} />],
          [says.basis, basis === null ? null : bases[basis]],
          [says.journal, journal],
          [says.until, untilMs === null ? null : day(untilMs)],
        ]}
      />
      {told.residue > 0 && <Notice kind="warning">{says.residue(told.residue)}</Notice>}
    </>
  );
}

/** What the server would grant of a case that stands so; it has the last word. */
function allowedNow({ file, told }: Pick<Told, 'file' | 'told'>): readonly Deed[] {
  const { status, proposed, residue } = told;
  const isInTheClear = file.goneMs === null && file.exposure !== 'protected';
  if (status === 'resolved' || (!isInTheClear && residue === 0)) return [];
  if (status === 'falseAlarm' || status === 'exception') return ['reopen'];
  const mayDecide = isInTheClear && proposed === null;
  const decisions = mayDecide ? (['falseAlarm', 'exception'] as const) : [];
  // What was proposed is taken back where it is declined.
  const back = status === 'waiting' ? (['reopen'] as const) : [];
  return ['assign', 'due', 'wait', ...decisions, ...back];
}

function Deeds({ file, words: { case: says }, told }: Told): ReactNode {
  const words = useFileWords();
  const me = useSession()?.id;
  const [deed, begin] = useState<Deed | null>(null);
  const allowed = allowedNow({ file, told });
  const target = { machine: file.machine, id: file.id, name: nameOf(file, words).name };
  const isOver = allowed.length === 0 && told.status !== 'resolved';
  return (
    <>
      {told.proposed !== null && (
        <Proposal {...{ told, says }} mayApprove={told.proposer?.id !== me} onDeed={begin} />
      )}
      {isOver && <p>{says.over}</p>}
      <div className="case-deeds">
        {allowed.includes('assign') && told.assignee?.id !== me && <Take {...{ target, says }} />}
        {allowed.map((one) => (
          <button
            key={one}
            type="button"
            className="button button-secondary"
            onClick={() => begin(one)}
          >
            {words.deeds[one]}
          </button>
        ))}
      </div>
      {deed !== null && <DeedDialog deed={deed} files={[target]} onClose={() => begin(null)} />}
    </>
  );
}

interface TakeProps {
  readonly target: Target;
  readonly says: typeof da.case;
}

/** At once: it is the first thing that is done about most of them. */
function Take({ target: { machine, id }, says }: TakeProps): ReactNode {
  const { dialog } = useFileWords();
  const me = useSession()?.id;
  const acting = useCaseDeed();
  const take = (): void => {
    if (me === undefined) return;
    acting.mutate(
      { deed: 'assign', files: [{ machine, id }], to: me },
      { onSuccess: ({ done }) => done > 0 && announce(says.taken) },
    );
  };
  const refused = acting.data?.refused[0];
  return (
    <>
      {refused !== undefined && (
        <Notice kind="error">{dialog.obstacles[refused.why] ?? refused.why}</Notice>
      )}
      {acting.error !== null && <RefusalNotice refusal={acting.error} />}
      <button
        type="button"
        className="button button-primary"
        disabled={acting.isPending}
        onClick={take}
      >
        {says.take}
      </button>
    </>
  );
}

interface ProposalProps {
  readonly told: CaseAnswer;
  readonly says: typeof da.case;
  readonly mayApprove: boolean;
  readonly onDeed: (deed: Deed) => void;
}

function Proposal({ told, says, mayApprove, onDeed }: ProposalProps): ReactNode {
  const { deeds, somebody } = useFileWords();
  const { proposed, proposer } = told;
  if (proposed === null) return null;
  return (
    <Notice kind="info">
      <p>{says.proposal[proposed](proposer?.name ?? somebody)}</p>
      {!mayApprove && <p>{says.ownProposal}</p>}
      <div className="case-deeds">
        {mayApprove && (
          <button type="button" className="button button-primary" onClick={() => onDeed('approve')}>
            {deeds.approve}
          </button>
        )}
        <button type="button" className="button button-secondary" onClick={() => onDeed('decline')}>
          {deeds.decline}
        </button>
      </div>
    </Notice>
  );
}

function Comment({ file, words: { case: says } }: Part): ReactNode {
  const acting = useCaseDeed();
  const { dialog } = useFileWords();
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const { text = '' } = textsIn(form);
    const files = [{ machine: file.machine, id: file.id }];
    acting.mutate(
      { deed: 'comment', files, text },
      {
        onSuccess: ({ done }) => {
          form.reset();
          announce(dialog.done.comment(done));
        },
      },
    );
  };
  return (
    <form className="comment" onSubmit={send}>
      <Area label={says.comment} hint={says.commentHint} name="text" maxLength={2000} required />
      {acting.error !== null && <RefusalNotice refusal={acting.error} />}
      <button type="submit" className="button button-secondary" disabled={acting.isPending}>
        {says.send}
      </button>
    </form>
  );
}

/** Nobody closes a case but the machine: when that may be, and how to have it sooner. */
function Closing({ file, words: { scan } }: Part): ReactNode {
  const role = useSession()?.role;
  const { moment } = useFormats();
  const asking = useDeed(
    () => ask<object>('POST', `/api/machines/${file.machine}/scan`, { body: {} }),
    ['/api/files', '/api/machines'],
  );
  const { machineSeenMs, scanAsked } = file;
  return (
    <Section title={scan.title}>
      <p>{scan.hint}</p>
      <p>
        {machineSeenMs === null ? (
          scan.never
        ) : (
          <>
            {scan.seen} <Time ms={machineSeenMs} /> ({moment(machineSeenMs)}).
          </>
        )}
      </p>
      {asking.error !== null && <RefusalNotice refusal={asking.error} />}
      {scanAsked && <p role="status">{scan.asked}</p>}
      {!scanAsked && role !== 'admin' && <p className="quiet">{scan.admin}</p>}
      {!scanAsked && role === 'admin' && (
        <button
          type="button"
          className="button button-secondary"
          disabled={asking.isPending}
          onClick={() => asking.mutate()}
        >
          {scan.now}
        </button>
      )}
    </Section>
  );
}
