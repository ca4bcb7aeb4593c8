/** What `npm start` says to people. */

/** What the server holds of one file, in a word. */
type Words<Word extends string> = Readonly<Record<Word, string>>;

export interface TrialText {
  readonly organisation: string;
  readonly title: string;
  readonly sample: string;
  readonly folder: string;
  readonly server: string;
  readonly serverIs: string;
  readonly agent: string;
  readonly enrols: (organisation: string) => string;
  readonly enrolledWith: (organisation: string) => string;
  readonly reads: (files: number) => string;
  readonly done: (files: number, ms: number) => string;
  readonly notAllTold: string;
  readonly serverKnows: string;
  readonly machine: string;
  readonly files: string;
  readonly people: (persons: number, isAbout?: boolean) => string;
  readonly none: string;
  readonly laptop: string;
  readonly outcomes: Words<'found' | 'sealed' | 'unknown' | 'clean'>;
  readonly counts: Readonly<Record<'found' | 'sealed' | 'unknown' | 'clean', (n: number) => string>>;
  readonly columns: readonly [severity: string, outcome: string, persons: string, thief: string, file: string];
  readonly severities: Words<'critical' | 'high' | 'medium' | 'low'>;
  readonly exposures: Words<'exposed' | 'protected' | 'unknown'>;
  readonly unknownExposure: string;
  readonly more: (files: number) => string;
  readonly nothing: string;
  readonly next: string;
  readonly tries: (folder: string) => readonly (readonly [command: string, what: string])[];
  readonly keepIt: readonly [command: string, what: string];
  readonly look: string;
  readonly stays: (folder: string) => string;
  /** What there is for a browser: the dashboard by a link that lets in once, and the contract. */
  readonly doors: (
    url: string,
    link: string,
  ) => readonly (readonly [address: string, what: string])[];
  readonly gone: string;
  readonly stopped: string;
  readonly wrong: {
    readonly use: string;
    readonly manyFolders: string;
    readonly noFolder: (path: string, code: string) => string;
    readonly noPort: (typed: string) => string;
    readonly portTaken: (port: number) => string;
    readonly portClosed: (port: number, code: string) => string;
    readonly notWritable: (path: string, code: string) => string;
    readonly notEnrolled: (said: string) => string;
    readonly agentEnded: (status: number | string) => string;
  };
} // prettier-ignore

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

const seconds = (ms: number, language: string): string =>
  (ms / 1000).toLocaleString(language, { maximumFractionDigits: 1 });

const da: TrialText = {
  organisation: 'Prøve Kommune',
  title: 'cprvagt: en agent og en server, begge på denne computer',
  sample: 'opdigtede borgere, alle født før 1900',
  folder: 'Mappe',
  server: 'Server',
  serverIs: 'med sin egen database',
  agent: 'Agent',
  enrols: (organisation) => `tilmeldes ${organisation} …`,
  enrolledWith: (organisation) => `tilmeldt ${organisation}`,
  reads: (files) => `gennemgår mappen, ${count(files, 'fil', 'filer')} fortalt`,
  done: (files, ms) =>
    `har læst ${count(files, 'fil', 'filer')} og fortalt det på ${seconds(ms, 'da')} sek.`,
  notAllTold: 'Serveren har ikke hørt om alle filer endnu; det, den ved, er her.',
  serverKnows: 'Det ved serveren nu',
  machine: 'Computer',
  files: 'Filer',
  people: (persons, isAbout = false) =>
    `${isAbout ? 'omkring ' : ''}${count(persons, 'person', 'personer')}`,
  none: 'ingen',
  laptop: 'bærbar',
  outcomes: { found: 'FUNDET', sealed: 'KRYPTERET', unknown: 'IKKE LÆST', clean: 'REN' },
  counts: {
    found: (n) => `${n} med CPR-numre`,
    sealed: (n) => count(n, 'krypteret', 'krypterede'),
    unknown: (n) => count(n, 'ikke læst', 'ikke læste'),
    clean: (n) => count(n, 'ren', 'rene'),
  },
  columns: ['ALVOR', 'UDFALD', 'PERSONER', 'FOR EN TYV', 'FIL'],
  severities: { critical: 'kritisk', high: 'høj', medium: 'middel', low: 'lav' },
  exposures: { exposed: 'åben', protected: 'beskyttet', unknown: 'ukendt' },
  unknownExposure:
    'Ukendt: ingen kunne sige, om disken er krypteret, så serveren regner filen for åben.',
  more: (files) => `og ${count(files, 'fil', 'filer')} til`,
  nothing: 'Ingen filer med CPR-numre, og alt er læst.',
  next: 'Prøv så',
  tries: (folder) => [
    ['npm start <mappe>', 'din egen mappe'],
    [`npx cprvagt scan ${folder}`, 'kommandoens rapport, uden server'],
    [`npx cprvagt scan ${folder} --format html --output fund.html`, 'en side at læse og printe'],
    ['npx cprvagt explain <fil>', 'hvorfor en fil ender, som den gør'],
    ['npx cprvagt --help', 'alt, hvad kommandoen kan'],
  ],
  keepIt: ['npm start -- --keep', 'bliver ved, til du trykker Ctrl-C'],
  look: 'Åbn i en browser',
  stays: (folder) =>
    `Agent og server kører, til du trykker Ctrl-C. Læg en fil i ${folder}, og se den her om lidt.`,
  doors: (url, link) => [
    [link, 'overblikket; linket lukker ind én gang'],
    [`${url}/api/docs`, 'aftalen mellem agenter og server, som OpenAPI'],
  ],
  gone: 'VÆK',
  stopped: 'Standset. Intet kører mere, og prøvens database er slettet.',
  wrong: {
    use: 'Brug: npm start [mappe] [-- --port N --keep --lang da|en]',
    manyFolders: 'Nævn én mappe ad gangen.',
    noFolder: (path, code) =>
      code === 'ENOTDIR'
        ? `${path} er ingen mappe. En enkelt fil: npx cprvagt scan <fil>`
        : `${path} kan ikke åbnes (${code}). Nævn en mappe, der findes.`,
    noPort: (typed) => `--port skal være et tal fra 0 til 65535, ikke "${typed}".`,
    portTaken: (port) =>
      `Port ${port} er optaget. Vælg en anden, eller udelad --port, så findes der en ledig.`,
    portClosed: (port, code) =>
      `Serveren kan ikke lytte på port ${port} (${code}). Udelad --port, så findes der en ledig.`,
    notWritable: (path, code) => `${path} kan ikke skrives (${code}). Prøven har brug for den.`,
    notEnrolled: (said) => `Agenten blev ikke tilmeldt: ${said}`,
    agentEnded: (status) => `Agenten kom ikke til ende (${status}).`,
  },
};

const en: TrialText = {
  organisation: 'Sample Municipality',
  title: 'cprvagt: an agent and a server, both on this computer',
  sample: 'invented citizens, all born before 1900',
  folder: 'Folder',
  server: 'Server',
  serverIs: 'with a database of its own',
  agent: 'Agent',
  enrols: (organisation) => `enrols with ${organisation} …`,
  enrolledWith: (organisation) => `enrolled with ${organisation}`,
  reads: (files) => `looks through the folder, ${count(files, 'file', 'files')} told`,
  done: (files, ms) =>
    `has read ${count(files, 'file', 'files')} and told of them in ${seconds(ms, 'en')} s`,
  notAllTold: 'The server has not heard of all files yet; what it knows is here.',
  serverKnows: 'What the server knows now',
  machine: 'Computer',
  files: 'Files',
  people: (persons, isAbout = false) =>
    `${isAbout ? 'about ' : ''}${count(persons, 'person', 'persons')}`,
  none: 'none',
  laptop: 'laptop',
  outcomes: { found: 'FOUND', sealed: 'SEALED', unknown: 'NOT READ', clean: 'CLEAN' },
  counts: {
    found: (n) => `${n} with CPR numbers`,
    sealed: (n) => `${n} sealed`,
    unknown: (n) => `${n} not read`,
    clean: (n) => `${n} clean`,
  },
  columns: ['SEVERITY', 'OUTCOME', 'PERSONS', 'FOR A THIEF', 'FILE'],
  severities: { critical: 'critical', high: 'high', medium: 'medium', low: 'low' },
  exposures: { exposed: 'open', protected: 'protected', unknown: 'unknown' },
  unknownExposure:
    'Unknown: nobody could say whether the disk is encrypted, so the server takes the file for open.',
  more: (files) => `and ${count(files, 'file', 'files')} more`,
  nothing: 'No files with CPR numbers, and all was read.',
  next: 'Now try',
  tries: (folder) => [
    ['npm start <folder>', 'your own folder'],
    [`npx cprvagt scan ${folder}`, 'the report of the command, without a server'],
    [`npx cprvagt scan ${folder} --format html --output found.html`, 'a page to read and print'],
    ['npx cprvagt explain <file>', 'why a file ends as it does'],
    ['npx cprvagt --help', 'all that the command can do'],
  ],
  keepIt: ['npm start -- --keep', 'goes on until you press Ctrl-C'],
  look: 'Open in a browser',
  stays: (folder) =>
    `Agent and server run until you press Ctrl-C. Put a file into ${folder}, and see it here soon.`,
  doors: (url, link) => [
    [link, 'the dashboard; the link lets in once'],
    [`${url}/api/docs`, 'the contract of agents and server, as OpenAPI'],
  ],
  gone: 'GONE',
  stopped: 'Stopped. Nothing runs any more, and the database of this trial is deleted.',
  wrong: {
    use: 'Usage: npm start [folder] [-- --port N --keep --lang da|en]',
    manyFolders: 'Name one folder at a time.',
    noFolder: (path, code) =>
      code === 'ENOTDIR'
        ? `${path} is no folder. For a single file: npx cprvagt scan <file>`
        : `${path} cannot be opened (${code}). Name a folder that is there.`,
    noPort: (typed) => `--port must be a number from 0 to 65535, not "${typed}".`,
    portTaken: (port) =>
      `Port ${port} is taken. Choose another, or leave out --port to get a free one.`,
    portClosed: (port, code) =>
      `The server cannot listen at port ${port} (${code}). Leave out --port to get a free one.`,
    notWritable: (path, code) => `${path} cannot be written (${code}). The trial needs it.`,
    notEnrolled: (said) => `The agent was not enrolled: ${said}`,
    agentEnded: (status) => `The agent did not get to its end (${status}).`,
  },
};

export const TRIAL_TEXTS = { da, en } as const;
