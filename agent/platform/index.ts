/** The system that we run on. */
import { Linux } from './linux.ts';
import type { Platform } from './platform.ts';

export function platformHere(): Platform {
  return new Linux();
}
