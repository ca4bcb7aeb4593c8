/** Into what the organisation is divided: units with how many machines each should have, and the groups in them. */
import type { ReactNode } from 'react';
import type { GroupRow, GroupsAnswer, UnitRow, UnitsAnswer } from '../../api/units.ts';
import { useAsked } from '../api.ts';
import { ChangeExpected, MakeGroup, MakeUnit, MoveGroup, Rename } from '../fleet/division.tsx';
import { useWords } from '../language.ts';
import { Asked } from '../parts/asked.tsx';
import { Opening } from '../parts/opening.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { Count } from '../parts/values.tsx';
import { useSession } from '../session.ts';
import { useText } from '../text.ts';
import { useUnits } from '../units.ts';
import { da } from './units.da.ts';
import { en } from './units.en.ts';
import { view } from './view.ts';

const WORDS = { da, en };

function Units(): ReactNode {
  const words = useWords(WORDS);
  const { titles } = useText();
  // Who has some units would not see a new one.
  const seesAll = useSession()?.units === null;
  return (
    <Page
      title={titles.units}
      lead={words.lead}
      deeds={
        <>
          {seesAll && (
            <Opening label={words.units.open} look="secondary">
              {(close) => <MakeUnit close={close} />}
            </Opening>
          )}
          <Opening label={words.groups.open} look="secondary">
            {(close) => <MakeGroup close={close} />}
          </Opening>
        </>
      }
    >
      <AllUnits />
      <Groups />
    </Page>
  );
}

function AllUnits(): ReactNode {
  const words = useWords(WORDS);
  const { units: says } = words;
  const asked = useAsked<UnitsAnswer>('/api/units');
  return (
    <Section title={says.title} lead={says.lead}>
      <Asked of={asked}>
        {({ units }) => (
          <Table<UnitRow>
            caption={says.title}
            rows={units}
            keyOf={({ id }) => id}
            columns={[
              { heading: words.unit, isName: true, cell: ({ name }) => name },
              {
                heading: says.enrolled,
                isNumber: true,
                cell: ({ machines }) => <Count of={machines} />,
              },
              {
                heading: says.expected,
                isNumber: true,
                cell: ({ expected }) => (expected === null ? says.unsaid : <Count of={expected} />),
              },
              {
                heading: says.missing,
                isNumber: true,
                cell: ({ expected, machines }) =>
                  expected !== null && <Count of={Math.max(0, expected - machines)} />,
              },
              { heading: words.deeds, cell: (unit) => <UnitDeeds unit={unit} /> },
            ]}
            empty={<p>{says.none}</p>}
          />
        )}
      </Asked>
    </Section>
  );
}

function UnitDeeds({ unit }: { readonly unit: UnitRow }): ReactNode {
  const { expected, rename } = useWords(WORDS);
  return (
    <div className="row-deeds">
      <Opening label={expected.change} of={unit.name}>
        {(close) => <ChangeExpected unit={unit} close={close} />}
      </Opening>
      <Opening label={rename} of={unit.name}>
        {(close) => <Rename what="units" of={unit} close={close} />}
      </Opening>
    </div>
  );
}

function Groups(): ReactNode {
  const words = useWords(WORDS);
  const { groups: says } = words;
  const { nameOf } = useUnits();
  const asked = useAsked<GroupsAnswer>('/api/groups');
  return (
    <Section title={says.title} lead={says.lead}>
      <Asked of={asked}>
        {({ groups }) => (
          <Table<GroupRow>
            caption={says.title}
            rows={groups}
            keyOf={({ id }) => id}
            columns={[
              { heading: says.group, isName: true, cell: ({ name }) => name },
              { heading: words.unit, cell: ({ unit }) => nameOf(unit) },
              {
                heading: says.machines,
                isNumber: true,
                cell: ({ machines }) => <Count of={machines} />,
              },
              {
                heading: says.kind,
                cell: ({ fleeting }) => (fleeting ? says.fleeting : says.lasting),
              },
              { heading: words.deeds, cell: (group) => <GroupDeeds group={group} /> },
            ]}
            empty={<p>{says.none}</p>}
          />
        )}
      </Asked>
    </Section>
  );
}

function GroupDeeds({ group }: { readonly group: GroupRow }): ReactNode {
  const { groups, rename } = useWords(WORDS);
  const isAlone = useUnits().options.length < 2;
  return (
    <div className="row-deeds">
      <Opening label={rename} of={group.name}>
        {(close) => <Rename what="groups" of={group} close={close} />}
      </Opening>
      {!isAlone && (
        <Opening label={groups.move} of={group.name}>
          {(close) => <MoveGroup group={group} close={close} />}
        </Opening>
      )}
    </div>
  );
}

export const shown = view({}, Units);
