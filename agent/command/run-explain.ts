/** Does what `cprvagt explain` was asked for: each file read as in a scan, and why it ends so. */
import { type Event, explain } from '../explain.ts';
import type { OutcomeKind } from '../outcome.ts';
import { explained } from '../report/explanation.ts';
import { visible } from '../report/visible.ts';
import type { Text } from '../text.da.ts';
import type { ExplainWish } from './explain.ts';
import { toStream } from './output.ts';
import { isColored, listenForSignals, type Session, STATUS, STOPPED } from './session.ts';
import { today } from '../service/schedule.ts';
import { widthOf } from './session.ts';

/** Its exit status: that of a scan of the same files. */
export async function runExplain(wish: ExplainWish, session: Session): Promise<number> {
  const { text, out, complain } = session;
  const output = toStream(out);
  const look = { text, color: isColored(session, wish.color), width: widthOf(session) };
  const stop = new AbortController();
  const stopped = listenForSignals(stop);
  const ends: (OutcomeKind | null)[] = [];
  let unseen = 0;
  try {
    for await (const event of explain(wish.paths, { today: today() }, stop.signal)) {
      if (event.kind !== 'explanation') {
        unseen++;
        complain(whyNot(event, text));
        continue;
      }
      const gap = ends.length > 0 && wish.format === 'text' ? '\n' : '';
      await output.write(gap + explained(event.explanation, wish.format, look));
      ends.push(event.explanation.outcome?.outcome ?? null);
    }
  } catch (error) {
    if (stopped.by === null) throw error;
    return STOPPED[stopped.by];
  }
  if (ends.length === 0) return STATUS.wrongUse;
  if (ends.includes('found')) return STATUS.found;
  return ends.includes('unknown') || unseen > 0 ? STATUS.notAllRead : STATUS.nothingFound;
}

function whyNot(event: Exclude<Event, { kind: 'explanation' }>, text: Text): string {
  const path = visible(event.path);
  return event.kind === 'folder' ? text.explanation.isFolder(path) : text.unseen[event.why](path);
}
