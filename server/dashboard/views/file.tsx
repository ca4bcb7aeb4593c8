/** One file: what was found, where it lies, who could read it, what to do, and its case. */
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { FileAnswer } from '../../api/files.ts';
import { announce } from '../announcer.ts';
import { useAsked } from '../api.ts';
import { adviceOf } from '../files/advice.ts';
import { CaseOf } from '../files/case.tsx';
import { Found, peopleIn } from '../files/found.tsx';
import { History, Relatives } from '../files/past.tsx';
import { formatOf, nameOf } from '../files/name.ts';
import { worksOnCases } from '../files/narrowing.ts';
import { StatusBadge } from '../files/status.tsx';
import { useFileWords } from '../files/words.ts';
import { useFormats } from '../format.ts';
import { useWords } from '../language.ts';
import { Asked } from '../parts/asked.tsx';
import { Badge, ExposureBadge, SeverityBadge } from '../parts/badge.tsx';
import { Facts } from '../parts/facts.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Time } from '../parts/values.tsx';
import type { Description } from '../search.ts';
import { useSession } from '../session.ts';
import { useText } from '../text.ts';
import { da } from './file.da.ts';
import { en } from './file.en.ts';
import { view, type ViewProps } from './view.ts';

const WORDS = { da, en };

interface Part {
  readonly file: FileAnswer;
}

function File({ parameters: { machine, file: id } }: ViewProps<Description>): ReactNode {
  const words = useWords(WORDS);
  const names = useFileWords();
  const asked = useAsked<FileAnswer>(`/api/files/${machine}/${id}`);
  const title = asked.data === undefined ? words.title : nameOf(asked.data, names).name;
  return (
    <Page title={title} lead={<Link to="/filer">{words.back}</Link>}>
      <Asked of={asked}>{(file) => <Known file={file} />}</Asked>
    </Page>
  );
}

function Known({ file }: Part): ReactNode {
  const words = useWords(WORDS);
  const { moment } = useFormats();
  const role = useSession()?.role;
  return (
    <>
      <Marks file={file} />
      {file.goneMs !== null && <Notice kind="info">{words.gone(moment(file.goneMs))}</Notice>}
      <div className="aside-page">
        <Found file={file} />
        {worksOnCases(role) && (
          <aside aria-label={words.case.title}>
            <CaseOf file={file} words={words} />
          </aside>
        )}
        <div>
          <Where file={file} />
          <Shield file={file} />
          <Why file={file} />
          <Todo file={file} />
          <Relatives file={file} words={words.relatives} />
          <History file={file} words={words.history} />
        </div>
      </div>
    </>
  );
}

function Marks({ file }: Part): ReactNode {
  const { portable } = useFileWords();
  return (
    <ul className="marks page-marks">
      {file.severity !== null && (
        <li>
          <SeverityBadge severity={file.severity} />
        </li>
      )}
      <li>
        <ExposureBadge exposure={file.exposure} />
      </li>
      {file.portable && (
        <li>
          <Badge tone="middle" icon="laptop">
            {portable}
          </Badge>
        </li>
      )}
      <li>
        <StatusBadge status={file.case.status} />
      </li>
    </ul>
  );
}

function Where({ file }: Part): ReactNode {
  const { where } = useWords(WORDS);
  const names = useFileWords();
  const { bytes, day } = useFormats();
  return (
    <Section title={where.title}>
      <Facts
        facts={[
          [where.machine, <MachineLink key="machine" file={file} />],
          [where.place, names.places[file.place]],
          [where.path, file.path === null ? where.noPath : <Path key="path" path={file.path} />],
          [where.format, formatOf(file.format, names)],
          [where.size, file.sizeBytes === null ? null : bytes(file.sizeBytes)],
          [where.modified, file.modifiedMs === null ? null : day(file.modifiedMs)],
          [where.firstSeen, day(file.firstSeenMs)],
          [where.seen, <Time key="seen" ms={file.seenMs} />],
        ]}
      />
      {file.portable && <p>{where.portable}</p>}
    </Section>
  );
}

function MachineLink({ file }: Part): ReactNode {
  return (
    <Link to="/maskiner/$machine" params={{ machine: file.machine }}>
      {file.machineName}
    </Link>
  );
}

function Path({ path }: { readonly path: string }): ReactNode {
  const { where } = useWords(WORDS);
  const [isCopied, say] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(path);
    say(true);
    announce(where.copied);
  };
  return (
    <>
      <code className="path">{path}</code>{' '}
      {/* A browser has a clipboard for pages that came encrypted. */}
      {window.isSecureContext && (
        <button type="button" className="plain-button" onClick={() => void copy()}>
          {isCopied ? where.copied : where.copy}
        </button>
      )}
    </>
  );
}

function Shield({ file }: Part): ReactNode {
  const { shield } = useWords(WORDS);
  const { moment, day } = useFormats();
  const { volume, scheme } = file;
  return (
    <Section title={shield.title}>
      <p>
        <strong>{shield.exposures[file.exposure]}</strong>
      </p>
      <p>
        {shield.file[file.protection.file]}{' '}
        {scheme !== null && shield.cipher([scheme.name, scheme.cipher].join(', '))}
      </p>
      <p>
        {volumeSentence(file, shield, moment)}{' '}
        {volume !== null && shield.since(day(volume.sinceMs))}
      </p>
    </Section>
  );
}

/** With who said so and when, where the machine told it of the volume; else as it was told of the file. */
function volumeSentence(
  { volume, protection, witness: heard }: FileAnswer,
  shield: typeof da.shield,
  moment: (ms: number) => string,
): string {
  const state = volume?.protection ?? protection.volume;
  const witness = volume?.witness ?? heard;
  if (state === 'unknown')
    return volume === null ? shield.unknown : shield.unknownAt(moment(volume.askedMs));
  const lock = shield.lock(witness);
  const by = shield.witnesses[witness ?? ''];
  if (volume === null || by === undefined) return shield.saysNobody(lock, shield.volume[state]);
  return shield.says(lock, shield.volume[state], by, moment(volume.askedMs));
}

function Why({ file }: Part): ReactNode {
  const { why } = useWords(WORDS);
  const names = useFileWords();
  const { severities } = useText();
  const { severity, grounds, portable, exposure, outcome } = file;
  if (severity === null) return null;
  const sentences = (): readonly string[] => {
    if (outcome === 'sealed') return [why.weakSeal];
    if (grounds === null) return [why.own];
    const grave = grounds.grave.map((it) => names.categories[it]);
    const lift =
      grave.length > 0 ? (portable ? why.graveAndPortable : why.grave)(grave) : why.portable;
    const isLifted = grounds.byPersons !== 'critical' && (portable || grave.length > 0);
    return [
      why.byPersons(peopleIn(file, names), severities[grounds.byPersons]),
      ...(isLifted ? [lift] : []),
      ...(grounds.softened ? [why.softened] : []),
      ...(exposure === 'unknown' ? [why.assumed] : []),
    ];
  };
  return (
    <Section title={why.title(severities[severity])}>
      <ul>
        {sentences().map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Section>
  );
}

function Todo({ file }: Part): ReactNode {
  const { advice } = useWords(WORDS);
  const wanted = file.goneMs === null ? adviceOf(file) : [];
  if (wanted.length === 0) return null;
  return (
    <Section title={advice.title}>
      <ol>
        {wanted.map((one) => (
          <li key={one}>{advice[one]}</li>
        ))}
        {file.outcome === 'found' && <li>{advice.delete}</li>}
      </ol>
    </Section>
  );
}

export const shown = view({}, File);
