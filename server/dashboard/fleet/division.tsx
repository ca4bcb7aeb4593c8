/** What can be done to units and groups, each in a dialog: made, named, moved; and how many machines a unit has. */
import type { ReactNode } from 'react';
import type { GroupRow, UnitRow } from '../../api/units.ts';
import { ask } from '../api.ts';
import { useFormats } from '../format.ts';
import { useWords } from '../language.ts';
import { Asking } from '../parts/asking.tsx';
import { Choice, Tick } from '../parts/choice.tsx';
import { Field } from '../parts/field.tsx';
import { useUnits } from '../units.ts';
import { da } from '../views/units.da.ts';
import { en } from '../views/units.en.ts';

const WORDS = { da, en };
/** Names of units and groups stand in all of them. */
const REFRESHES = ['/api/units', '/api/groups', '/api/tokens', '/api/machines', '/api/overview'] as const; // prettier-ignore
const MOST_NAME = 100;

interface Closing {
  readonly close: () => void;
}

export function MakeUnit({ close }: Closing): ReactNode {
  const { units, name, troubles } = useWords(WORDS);
  return (
    <Asking
      {...{ troubles, close }}
      title={units.open}
      save={units.make}
      done={units.made}
      send={(texts) => ask('POST', '/api/units', { body: { name: texts['name'] } })}
      refreshes={REFRESHES}
    >
      <Field label={name} hint={units.hint} name="name" maxLength={MOST_NAME} required />
    </Asking>
  );
}

export function MakeGroup({ close }: Closing): ReactNode {
  const { groups, name, unit, troubles } = useWords(WORDS);
  const { options } = useUnits();
  return (
    <Asking
      {...{ troubles, close }}
      title={groups.open}
      save={groups.make}
      done={groups.made}
      send={({ fleeting, ...texts }) =>
        ask('POST', '/api/groups', { body: { ...texts, fleeting: fleeting !== undefined } })
      }
      refreshes={REFRESHES}
    >
      <Field label={name} hint={groups.hint} name="name" maxLength={MOST_NAME} required />
      <Choice label={unit} name="unit" options={options} />
      <Tick label={groups.isFleeting} hint={groups.fleetingHint} name="fleeting" />
    </Asking>
  );
}

export interface RenameProps extends Closing {
  readonly what: 'units' | 'groups';
  readonly of: Pick<UnitRow, 'id' | 'name'>;
}

export function Rename({ what, of, close }: RenameProps): ReactNode {
  const { name, save, renamed, troubles, ...words } = useWords(WORDS);
  return (
    <Asking
      {...{ troubles, close, save }}
      title={`${words[what].renameTitle}: ${of.name}`}
      done={renamed}
      send={(texts) => ask('POST', `/api/${what}/${of.id}/name`, { body: { name: texts['name'] } })}
      refreshes={REFRESHES}
    >
      <Field label={name} name="name" maxLength={MOST_NAME} defaultValue={of.name} required />
    </Asking>
  );
}

export function MoveGroup({ group, close }: Closing & { readonly group: GroupRow }): ReactNode {
  const { groups, unit, troubles } = useWords(WORDS);
  const { options } = useUnits();
  const others = options.filter(({ value }) => value !== group.unit);
  return (
    <Asking
      {...{ troubles, close }}
      title={`${groups.moveTitle}: ${group.name}`}
      save={groups.move}
      done={groups.moved}
      send={(texts) =>
        ask('POST', `/api/groups/${group.id}/unit`, { body: { unit: texts['unit'] } })
      }
      refreshes={REFRESHES}
    >
      <p>{groups.moveMeans}</p>
      <Choice label={unit} name="unit" options={others} />
    </Asking>
  );
}

export function ChangeExpected({ unit, close }: Closing & { readonly unit: UnitRow }): ReactNode {
  const { expected: words, units, save } = useWords(WORDS);
  const { number } = useFormats();
  return (
    <Asking
      {...{ save, close }}
      title={`${words.title} ${unit.name}`}
      done={words.changed}
      send={({ expected = '' }) =>
        ask('POST', `/api/units/${unit.id}/expected`, {
          body: { expected: expected === '' ? null : Number(expected) },
        })
      }
      refreshes={['/api/units', '/api/overview']}
    >
      <p>{words.now(number(unit.machines))}</p>
      <Field
        label={units.expected}
        hint={words.hint}
        name="expected"
        type="number"
        min={0}
        max={10_000_000}
        defaultValue={unit.expected ?? ''}
      />
    </Asking>
  );
}
