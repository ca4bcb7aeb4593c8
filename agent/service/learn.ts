/** What is learned of a candidate goes into the ledger and, where it is news, into the log. */
import { type Disks, volumeOf } from '../disks.ts';
import { isDrill } from './drill.ts';
import { onGround } from '../exposure.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { FileInHand } from '../inspect/parent.ts';
import { judge, type Measure, type Seen } from '../judge.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Log, maskedPath } from './log.ts';
import type { Outcome } from '../outcome.ts';
import { placeKindOf } from '../walk/place.ts';
import type { Platform, Volume } from '../platform/platform.ts';
import type { Policy } from './policy.ts';
import { sketchOfFile } from '../sketch.ts';
import type { Throttle } from './throttle.ts';
import type { Candidate } from '../walk/walk.ts';

export interface Learning {
  readonly ledger: Ledger;
  readonly disks: Disks;
  readonly platform: Platform;
  readonly policy: Policy;
  readonly log: Log;
  readonly throttle: Throttle;
}

export class Learner {
  readonly #with: Learning;
  readonly #drills = new WeakSet<Candidate>();
  #homes: readonly string[] = [];
  /** By volume, as it was told last. */
  readonly #grounds = new Map<string, string>();

  constructor(learning: Learning) {
    this.#with = learning;
  }

  /** People and disks come and go, and somebody may switch an encryption on or off: asked with each walk. */
  async meet(homes: readonly string[]): Promise<void> {
    const { ledger, disks } = this.#with;
    this.#homes = homes;
    const volumes = await disks.volumes();
    ledger.mounted(volumes);
    for (const volume of volumes) if (volume.kind !== 'other') await this.#meetVolume(volume);
  }

  /** What is told of the files on it follows it. */
  async #meetVolume(volume: Volume): Promise<void> {
    const { ledger, disks, log, policy } = this.#with;
    const { id, mountPoint, kind, device, protection, evidence } = volume;
    const ground = await disks.under(placeOf(mountPoint), device);
    const said = JSON.stringify(ground);
    if (this.#grounds.get(id) === said) return;
    this.#grounds.set(id, said);
    const { witness } = evidence;
    log.tell({ event: 'volume', mountPoint: maskedPath(mountPoint), kind, protection, witness });
    ledger.revise(id, (outcome) => {
      const isEncrypted = outcome.protection.file === 'efs';
      return onGround(outcome, { ...ground, isEncrypted }, policy.thresholds);
    });
  }

  /** While the file is open: its fingerprint, where there is something in it to know again. */
  async look(
    seen: Seen,
    file: FileInHand,
    measure: Measure,
    signal: AbortSignal,
  ): Promise<string | null> {
    const { ledger, throttle } = this.#with;
    if (isDrill(file)) this.#drills.add(seen.candidate);
    const outcome = judge(seen, measure);
    if (outcome === null) return null;
    const pass = (bytes: number): Promise<void> => throttle.pass(bytes);
    return fingerprintOf(outcome, file, ledger.keys.fingerprint, { signal, pass });
  }

  /** Its outcome; null for what is no spreadsheet. */
  async keep(seen: Seen, measure: Measure): Promise<Outcome | null> {
    const { ledger, disks, platform, policy } = this.#with;
    const { candidate, identity, fingerprint, head } = seen;
    const ground = await disks.under(candidate, seen.device);
    const judged = judge(seen, measure);
    const outcome = judged && onGround(judged, ground, policy.thresholds);
    const volumes = await disks.volumes();
    const before = ledger.rowOf(candidate.rawPath ?? candidate.path);
    const drill = this.#drills.has(candidate);
    ledger.record({
      candidate,
      identity,
      outcome,
      place: placeKindOf(candidate.path, this.#homes),
      volume: volumeOf(candidate.path, seen.device, volumes, platform.name)?.id ?? null,
      fingerprint,
      head: outcome?.outcome === 'found' ? head : null,
      sketch: outcome && sketchOfFile(seen, outcome, measure.today, ledger.keys.sketch),
      drill,
    });
    if (outcome !== null) this.#tell(outcome, before?.outcome ?? null, drill);
    return outcome;
  }

  /** Clean files are the rule, and what is as it was is no news. */
  #tell(outcome: Outcome, before: Outcome | null, drill: boolean): void {
    const { log } = this.#with;
    const { reason, persons, severity } = outcome;
    if (outcome.outcome === 'clean' && before === null) return;
    const isAsBefore =
      before?.outcome === outcome.outcome &&
      before.reason === reason &&
      before.persons === persons &&
      before.severity === severity;
    if (isAsBefore) return;
    const path = maskedPath(outcome.path);
    log.tell({ event: 'file', path, outcome: outcome.outcome, reason, persons, severity });
    const afterMs = Math.max(0, Date.now() - (outcome.modifiedMs ?? Date.now()));
    if (drill && before === null) log.tell({ event: 'drillFound', afterMs });
  }
}

/** A folder as the disks are asked about files. */
function placeOf(path: string): Candidate {
  return { kind: 'candidate', path, rawPath: null, hint: 'other', below: null };
}
