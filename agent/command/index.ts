/** The words of the command line, in the order of the help. */
import { agent, type AgentWish } from './agent.ts';
import { completion, type CompletionWish } from './completion.ts';
import { explain, type ExplainWish } from './explain.ts';
import { scan, type ScanWish } from './scan.ts';
import { status, type StatusWish } from './status.ts';
import { verify, type VerifyWish } from './verify.ts';

export const WORDS = [scan, explain, status, verify, agent, completion] as const;

export type Wish = ScanWish | ExplainWish | StatusWish | VerifyWish | AgentWish | CompletionWish;
