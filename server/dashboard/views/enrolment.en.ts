/** What the view of enrolment says, in English. */
import type { da } from './enrolment.da.ts';

export const en: typeof da = {
  lead: 'How machines come in: a token lets them in, and those that need approval wait here.',
  waiting: {
    title: 'Awaiting approval',
    lead: 'Machines that enrolled with a token that needs somebody to vouch for them.',
    machine: 'Machine',
    unit: 'Unit',
    group: 'Group',
    enrolled: 'Enrolled',
    deeds: 'Action',
    none: 'No machines are waiting.',
    approve: {
      deed: 'Approve',
      title: 'Approve the machine',
      means:
        'The machine becomes one of yours: it tells of its findings and gets your policy. Approve only a machine that you know; when in doubt, ask whoever set it up.',
      done: 'The machine is approved.',
    },
    revoke: {
      deed: 'Refuse',
      title: 'Refuse the machine',
      means:
        'The machine is revoked, and the server never takes anything from it. There is no way back: to be in after all, it must enrol anew. If nobody knows the machine, revoke the token that it came in by as well.',
      done: 'The machine is refused.',
    },
    troubles: {
      'wrong-state': 'Somebody else has decided about the machine already. Reload the page.',
    },
  },
  tokens: {
    title: 'Tokens',
    lead: 'A token can be used by several machines until it expires. The token itself is seen only when it is made.',
    label: 'Label',
    unit: 'Unit',
    group: 'Group',
    uses: 'Uses left',
    expires: 'Expires',
    approval: 'Approval',
    needed: 'Needed',
    notNeeded: 'Not needed',
    state: 'State',
    deeds: 'Action',
    states: { usable: 'Usable', used: 'Used up', expired: 'Expired', revoked: 'Revoked' },
    none: 'No tokens yet. Make one to enrol the first machine.',
    noneSuch: 'No token fits the filters.',
    sought: 'Label, group or unit',
    revoke: {
      deed: 'Revoke',
      title: 'Revoke the token',
      means:
        'No more machines can come in by it. Those that have come in stay. There is no way back, but you can always make a new one.',
      done: 'The token is revoked.',
    },
  },
  make: {
    open: 'New token',
    title: 'New token',
    unit: 'Unit',
    group: 'Group',
    groupHint:
      'Machines that are set up alike, such as “Laptops”. One that is new is made in the unit.',
    label: 'Label',
    labelHint: 'To know it by, such as “Rollout in week 47”. May be left out.',
    uses: 'Number of machines',
    days: 'Good for days',
    approval: 'The machines need approval',
    approvalHint: 'Whoever gets hold of the token does not come in without you seeing it here.',
    fleeting: 'The machines are made anew each day',
    fleetingHint: 'Virtual desktops that are made from an image. Holds for a new group only.',
    make: 'Make the token',
    made: 'The token is made',
    onceOnly: 'Copy it now: when this window is closed, nobody can see it again.',
    command: 'Run on the machine',
    token: 'The token itself',
    afterwards: 'Then run sudo cprvagt agent install, so that the agent runs as a service.',
    troubles: {
      'group-elsewhere':
        'The group is of another unit. Choose that unit, or give the group another name.',
      'unknown-unit': 'The unit is gone, or you may not see it. Choose another.',
    },
  },
};
