/**
 * One rescan of a folder by the ledger in another one, as the agent does it hour by hour: how many candidates it
 * knows, and how many have to be read. With `learn`, those are then taken to have been read, and clean.
 */
import { lstatSync } from 'node:fs';
import { openLedger } from '../../agent/ledger/ledger.ts';
import { identityOf } from '../../agent/ledger/identity.ts';
import { sweep } from '../../agent/ledger/sweep.ts';

const [state = '', folder = '', learn] = process.argv.slice(2);
const opened = openLedger(state);
if (opened === 'taken') throw new Error('another process has this ledger');
using ledger = opened.ledger;
const nothing = {
  outcome: null,
  place: 'other',
  volume: null,
  fingerprint: null,
  head: null,
  sketch: null,
} as const;
let toRead = 0;
for (const steps of sweep(ledger, [folder], {}, { links: 0, excluded: 0 })) {
  for (const step of steps) {
    if (step.kind === 'unseen') throw new Error(`${step.path} is ${step.why}`);
    toRead++;
    if (learn === undefined) continue;
    const identity = identityOf(lstatSync(step.path, { bigint: true }));
    ledger.record({ candidate: step, identity, ...nothing, drill: false });
  }
}
const { waiting, notSpreadsheet } = ledger.counts();
console.log(`${waiting + notSpreadsheet} known, ${toRead} to be read`);
