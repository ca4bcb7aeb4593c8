/** The system that we run on. */
import { Linux } from './linux.ts';
import { MacOS } from './macos.ts';
import type { Platform } from './platform.ts';
import { Windows } from './windows.ts';

/** What is no Windows and no macOS is asked as Linux is, and tells what it can. */
export function platformHere(): Platform {
  if (process.platform === 'win32') return new Windows();
  return process.platform === 'darwin' ? new MacOS() : new Linux();
}
