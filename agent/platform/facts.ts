/**
 * What kind of machine this is, by systeminformation, which starts programs for it: for once a day. Only its
 * functions without an argument are used, so that nothing of ours reaches a shell; it is loaded when it is needed.
 */
import { hostname } from 'node:os';
import type { Machine } from './platform.ts';

/** What makers leave in a field that they do not fill, beside rows of one sign. */
const UNFILLED = new Set([
  'none',
  'unknown',
  'default string',
  'system serial number',
  'system manufacturer',
  'system product name',
  'to be filled by o.e.m.',
  'to be filled by oem',
  'not specified',
  'not applicable',
  'not available',
]);

export async function machineFacts(isLaptop: boolean | null): Promise<Machine> {
  const { default: information } = await import('systeminformation');
  const [system, os, users] = await Promise.all([
    information.system().catch(() => null),
    information.osInfo().catch(() => null),
    information.users().catch(() => []),
  ]);
  const newest = users.toSorted((one, other) => compare(whenOf(one), whenOf(other))).at(-1);
  return {
    isLaptop,
    manufacturer: filled(system?.manufacturer),
    model: filled(system?.model),
    serial: filled(system?.serial),
    system: [os?.distro, os?.release, os?.arch]
      .map(filled)
      .filter((it) => it !== null)
      .join(' '),
    hostName: hostname(),
    lastUser: filled(newest?.user),
  };
}

function whenOf({ date, time }: { date: string; time: string }): string {
  return `${date} ${time}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : 1;
}

function filled(value: string | undefined): string | null {
  const text = value?.trim() ?? '';
  const isRow = new Set(text.toLowerCase()).size <= 1;
  return isRow || UNFILLED.has(text.toLowerCase()) ? null : text;
}
