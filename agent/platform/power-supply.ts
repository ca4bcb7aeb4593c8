/** What Linux says of mains and batteries: the folders in `/sys/class/power_supply`, a map of their files each. */
import type { Power } from './platform.ts';

type Supply = ReadonlyMap<string, string>;

/** A mouse and a headset have a battery too; `scope` then says `Device`. */
function isOfTheMachine(supply: Supply): boolean {
  return supply.get('scope') !== 'Device';
}

function batteries(supplies: readonly Supply[]): Supply[] {
  return supplies.filter(
    (it) => it.get('type') === 'Battery' && it.get('present') !== '0' && isOfTheMachine(it),
  );
}

export function hasBattery(supplies: readonly Supply[] | null): boolean {
  return batteries(supplies ?? []).length > 0;
}

/** Null when there is no such folder. A battery that is not used says `Full` or `Not charging`. */
export function powerOf(supplies: readonly Supply[] | null): Power {
  if (supplies === null) return 'unknown';
  const isPlugged = supplies.some(
    (it) => it.get('type') !== 'Battery' && it.get('online') === '1' && isOfTheMachine(it),
  );
  if (isPlugged) return 'mains';
  const states = batteries(supplies).map((it) => it.get('status') ?? '');
  if (states.length === 0) return 'mains';
  if (states.includes('Discharging')) return 'battery';
  return states.some((it) => ['Charging', 'Full', 'Not charging'].includes(it))
    ? 'mains'
    : 'unknown';
}
