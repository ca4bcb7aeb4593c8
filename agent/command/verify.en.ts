/** The words of `cprvagt verify`, in English. */
import type { VerifyText } from './verify.da.ts';

export const en: VerifyText = {
  help: {
    about:
      'Try whether the agent watches: plant a register of people born before 1900 and see when it is found. It is removed again and does not count.',
    usage: '[options] [FOLDER]',
    folder: 'where it is planted (without FOLDER: your desktop)',
    within: (usual) => `wait at most so many seconds (default: ${usual})`,
  },
  wrong: {
    oneFolder: 'Name one folder only.',
    noDesktop: 'There is no desktop here. Name a folder: cprvagt verify FOLDER',
    notThere: (folder, code) => `Nothing can be planted in ${folder} (${code}).`,
  },
  planted: (path) => `Planted: ${path}. Waiting for the agent …`,
  found: (duration) => `The agent watches: found after ${duration}`,
  notFound: (duration) =>
    `Not found (${duration}). Does the agent run, and does it look in that folder? See: cprvagt status`,
  stopped: 'Stopped before the agent had found it.',
  removed: 'The drill is removed again.',
};
