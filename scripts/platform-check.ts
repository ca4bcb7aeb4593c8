/** What the agent was told by this system, as JSON: what `windows-check.ps1` compares. The one word is a file. */
import { platformHere } from '../agent/platform/index.ts';

const [file = ''] = process.argv.slice(2);
const here = platformHere();
const [volumes, homes, power, isLaptop, machine, isEncrypted] = await Promise.all([
  here.volumes(),
  here.homes(),
  here.power(),
  here.isLaptop(),
  here.machine(),
  here.isEncrypted(file),
]);
const told = volumes.map(
  ({ id, mountPoint, kind, fileSystem, isSecondName, protection, evidence }) => {
    const { witness, said } = evidence;
    return { id, mountPoint, kind, fileSystem, isSecondName, protection, witness, said };
  },
);
process.stdout.write(
  `${JSON.stringify({ volumes: told, homes, power, isLaptop, machine, isEncrypted })}\n`,
);
