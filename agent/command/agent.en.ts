/** The words of `cprvagt agent` and of its configuration, in English. */
import type { AgentText } from './agent.da.ts';

export const en: AgentText = {
  about: 'The agent that watches over this machine: run, install or remove it.',
  usage: '[options]',
  deed: 'what is to be done; see below',
  deedsTitle: 'What can be done:',
  deeds: {
    run: 'run the agent here until it is stopped with Ctrl-C or by the system',
    install: 'install the agent as a service (systemd), or bring it up to date',
    uninstall: 'tell the server goodbye and remove the service; what it knows stays',
    enrol: 'enrol this machine with a server',
    leave: 'take it out again: the server is told, and the key deleted',
  },
  config: (file) =>
    `options in FILE as JSON, such as {"cpu-percent": 5}; without it ${file}, if it is there. What is typed goes first`,
  keys: {
    'state-folder': 'where the agent remembers what it has read; for itself alone',
    'log-folder': 'where its log is: at most 7 files of 10 MB',
    'status-socket':
      'where everybody at the machine may ask how it stands: a socket (Windows: a named pipe) or none',
    proxy:
      'the way to the server: system (HTTPS_PROXY and NO_PROXY of the environment), none, or the address of a proxy, http://...',
    roots: 'look only here; can be repeated (else all local fixed volumes)',
    network: 'look on network drives too',
    removable: 'look on USB sticks and whatever else can be taken out too',
    exclude: 'leave out files and folders, such as "*.bak" or "Archive/2019"; can be repeated',
    schedule: 'when all is looked through, each day; if the machine was off, when it is on again',
    'cpu-percent': 'how much of the machine a look through may take, in percent',
    'pause-on-battery': 'wait with looking through while the machine runs on battery',
    'pause-while-active': 'wait with looking through while somebody works at the machine',
    jobs: 'read at most N files at once',
    'min-confidence': 'how sure a finding must be to count: possible, likely or certain',
    thresholds: 'the fewest persons for the severities low, medium, high and critical',
  },
  wrong: {
    onlyForRun: (flag, deed) => `${flag} belongs to agent run, not to agent ${deed}.`,
    notAbsolute: (flag, value) => `${flag} must be a whole path from the root, not "${value}".`,
    notTime: (flag, value) => `${flag} must be a time of day such as 12:00, not "${value}".`,
    notProxy: (flag) =>
      `${flag} must be system, none or the address of a proxy such as http://proxy:8080, with http://name:password@ in front where it asks for one.`,
    notSocket: (flag, value) =>
      `${flag} must be none or a whole path of at most 100 letters (Windows: \\\\.\\pipe\\name), not "${value}".`,
    notThresholds: (flag, value) =>
      `${flag} must be four growing numbers such as 1,10,100,1000, not "${value}".`,
  },
  running: (log) => `The agent runs. Log: ${log}. Stop it with Ctrl-C.`,
  taken: (folder) => `Another agent already uses ${folder}.`,
  enrol: {
    options: {
      server: "enrol: the server's address, https://...",
      token: 'enrol: the token from whoever looks after the server (or CPRVAGT_TOKEN)',
      ca: "enrol: file with the certificate that vouches for the server (else the system's own)",
    },
    needs: (flag) => `agent enrol has to know ${flag}.`,
    badServer: (address) =>
      `--server must be https://... (http:// on this machine alone), not "${address}".`,
    noCa: (file, code) => `${file} cannot be read (${code}).`,
    done: (organisation, server) =>
      `This machine is enrolled with ${organisation} at ${server}. If the agent runs already, start it again; if it is a service: sudo cprvagt agent install`,
    waiting: 'It waits to be approved; until then nothing is told of files.',
    refused: (error) => `The server does not take this machine: ${error}.`,
    unreachable: (server, code) => `${server} cannot be reached (${code}).`,
  },
  leave: {
    left: (server) => `${server} knows now that this machine has left. Its key is deleted.`,
    strange: (server) =>
      `${server} no longer knew this machine. Membership and key are deleted here.`,
    nobodys: 'This machine is enrolled with no server.',
    trouble: (server, why) =>
      `${server} was not told that this machine leaves (${why}). It is still a member; say it again with: cprvagt agent leave`,
  },
  install: {
    notHere:
      'Only Linux with systemd can have the agent as a service yet. Until then let the system start "cprvagt agent run" (Windows: Task Scheduler; macOS: launchd).',
    noSystemd: 'systemd does not run here, so there is nobody to leave the agent to.',
    needsRoot: (deed) => `This takes an administrator: sudo cprvagt agent ${deed}`,
    unsafe: (path) =>
      `${path} can be changed by others than root, and the service can read everything. Put cprvagt where root alone can write, such as /opt/cprvagt.`,
    ownFolders:
      'The service has folders of its own: "state-folder" and "log-folder" cannot be in its file.',
    failed: (tool, status) => `${tool} failed (${status}).`,
    wrote: (path) => `Written: ${path}`,
    same: (path) => `Unchanged: ${path}`,
    removed: (path) => `Removed: ${path}`,
    started: 'The agent runs, also after a restart. See it with: sudo cprvagt status',
    stopped: 'The agent is stopped.',
    nothing: 'The agent is not installed here.',
    stays: (folders) =>
      `What the agent knows and its log are still in ${folders}. Delete them if they are not needed.`,
  },
};
