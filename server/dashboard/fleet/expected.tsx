/** How many machines each unit is known to have: what coverage is counted of. */
import { type FormEvent, type ReactNode, useState } from 'react';
import type { ExpectedMachines, UnitRow, UnitsAnswer } from '../../api/units.ts';
import { announce } from '../announcer.ts';
import { ask, useAsked, useDeed } from '../api.ts';
import { useFormats } from '../format.ts';
import { useWords } from '../language.ts';
import { Asked } from '../parts/asked.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field, textsIn } from '../parts/field.tsx';
import { Notice, sentenceOf } from '../parts/notice.tsx';
import { Section } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { Count } from '../parts/values.tsx';
import { useText } from '../text.ts';
import { da } from '../views/enrolment.da.ts';
import { en } from '../views/enrolment.en.ts';

const WORDS = { da, en };

interface Closing {
  readonly close: () => void;
}

export function Expected(): ReactNode {
  const { expected } = useWords(WORDS);
  const asked = useAsked<UnitsAnswer>('/api/units');
  return (
    <Section title={expected.title} lead={expected.lead}>
      <Asked of={asked}>
        {({ units }) => (
          <Table<UnitRow>
            caption={expected.title}
            rows={units}
            keyOf={({ id }) => id}
            columns={[
              { heading: expected.unit, isName: true, cell: ({ name }) => name },
              {
                heading: expected.enrolled,
                isNumber: true,
                cell: ({ machines }) => <Count of={machines} />,
              },
              {
                heading: expected.expected,
                isNumber: true,
                cell: (row) =>
                  row.expected === null ? expected.unsaid : <Count of={row.expected} />,
              },
              {
                heading: expected.missing,
                isNumber: true,
                cell: (row) =>
                  row.expected !== null && <Count of={Math.max(0, row.expected - row.machines)} />,
              },
              { heading: expected.deeds, cell: (row) => <ChangeExpected unit={row} /> },
            ]}
            empty={<p>{expected.none}</p>}
          />
        )}
      </Asked>
    </Section>
  );
}

function ChangeExpected({ unit }: { readonly unit: UnitRow }): ReactNode {
  const { expected } = useWords(WORDS);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="plain-button"
        aria-haspopup="dialog"
        aria-label={`${expected.change}: ${unit.name}`}
        onClick={() => setOpen(true)}
      >
        {expected.change}
      </button>
      {isOpen && <ExpectedForm unit={unit} close={() => setOpen(false)} />}
    </>
  );
}

function ExpectedForm({ unit, close }: Closing & { readonly unit: UnitRow }): ReactNode {
  const { expected: words } = useWords(WORDS);
  const { number } = useFormats();
  const all = useText();
  const change = useDeed<ExpectedMachines, unknown>(
    (body) => ask('POST', `/api/units/${unit.id}/expected`, { body }),
    ['/api/units', '/api/overview'],
  );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { expected = '' } = textsIn(event.currentTarget);
    change.mutate(
      { expected: expected === '' ? null : Number(expected) },
      {
        onSuccess: () => {
          announce(words.changed);
          close();
        },
      },
    );
  };
  return (
    <Dialog title={`${words.changeTitle}: ${unit.name}`} onClose={close}>
      <form method="post" onSubmit={submit}>
        {change.error !== null && <Notice kind="error">{sentenceOf(change.error, all)}</Notice>}
        <p>{words.now(number(unit.machines))}</p>
        <Field
          label={words.expected}
          hint={words.hint}
          name="expected"
          type="number"
          min={0}
          max={10_000_000}
          defaultValue={unit.expected ?? ''}
        />
        <div className="deeds">
          <button type="submit" className="button button-primary" disabled={change.isPending}>
            {words.save}
          </button>
          <button type="button" className="button button-secondary" onClick={close}>
            {all.deed.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
