/** The words of `cprvagt agent` and of its configuration, in Danish. `text.da.ts` says how a catalogue is made. */
export const da = {
  about: 'Agenten, der holder øje med denne computer: kør, installer eller fjern den.',
  usage: '[valg]',
  deed: 'hvad der skal ske; se nedenfor',
  deedsTitle: 'Det kan der ske:',
  deeds: {
    run: 'kør agenten her, til den standses med Ctrl-C eller af systemet',
    install: 'installer agenten som tjeneste (systemd), eller bring den ajour',
    uninstall: 'meld computeren ud, og fjern tjenesten; det, den ved, bliver liggende',
    enrol: 'tilmeld computeren hos en server',
    leave: 'meld computeren ud igen: serveren får besked, og nøglen slettes',
  },
  config: (file: string) =>
    `valg i FILE som JSON, fx {"cpu-percent": 5}; uden det ${file}, hvis den findes. Det, der er skrevet her, går forud`,
  /** What each key of the configuration is for. */
  keys: {
    'state-folder': 'hvor agenten husker, hvad den har læst; kun til den selv',
    'log-folder': 'hvor dens log ligger: højst 7 filer på 10 MB',
    'status-socket':
      'hvor alle ved computeren kan spørge, hvordan det står til: en socket (Windows: et named pipe) eller none',
    proxy:
      'vejen til serveren: system (HTTPS_PROXY og NO_PROXY i miljøet), none, eller proxyens adresse, http://...',
    roots: 'se kun her; kan gentages (ellers alle lokale, faste drev)',
    network: 'se også på netværksdrev',
    removable: 'se også på USB-nøgler og andet, der kan tages ud',
    exclude: 'udelad filer og mapper, fx "*.bak" eller "Arkiv/2019"; kan gentages',
    schedule: 'hvornår alt gennemgås, hver dag; var computeren slukket, sker det, når den tændes',
    'cpu-percent': 'hvor meget af computeren en gennemgang højst må tage, i procent',
    'pause-on-battery': 'vent med at gennemgå, når computeren kører på batteri',
    'pause-while-active': 'vent med at gennemgå, mens nogen arbejder ved computeren',
    jobs: 'læs højst N filer ad gangen',
    'min-confidence': 'hvor sikkert et fund skal være for at tælle: possible, likely eller certain',
    thresholds: 'det mindste antal personer for alvoren lav, middel, høj og kritisk',
  },
  wrong: {
    onlyForRun: (flag: string, deed: string) =>
      `${flag} hører til agent run, ikke til agent ${deed}.`,
    notAbsolute: (flag: string, value: string) =>
      `${flag} skal være en hel sti fra roden, ikke "${value}".`,
    notTime: (flag: string, value: string) =>
      `${flag} skal være et klokkeslæt som 12:00, ikke "${value}".`,
    notProxy: (flag: string) =>
      `${flag} skal være system, none eller proxyens adresse som http://proxy:8080, evt. med http://navn:kode@ foran.`,
    notSocket: (flag: string, value: string) =>
      `${flag} skal være none eller en hel sti på højst 100 tegn (Windows: \\\\.\\pipe\\navn), ikke "${value}".`,
    notThresholds: (flag: string, value: string) =>
      `${flag} skal være fire voksende tal som 1,10,100,1000, ikke "${value}".`,
  },
  running: (log: string) => `Agenten kører. Log: ${log}. Stands den med Ctrl-C.`,
  taken: (folder: string) => `En anden agent bruger allerede ${folder}.`,
  enrol: {
    options: {
      server: 'enrol: serverens adresse, https://...',
      token: 'enrol: koden fra den, der passer serveren (eller CPRVAGT_TOKEN)',
      ca: 'enrol: fil med det certifikat, der står inde for serveren (ellers systemets egne)',
    },
    needs: (flag: string) => `agent enrol skal vide ${flag}.`,
    badServer: (address: string) =>
      `--server skal være https://... (http:// kun på computeren selv), ikke "${address}".`,
    noCa: (file: string, code: string) => `${file} kan ikke læses (${code}).`,
    done: (organisation: string, server: string) =>
      `Computeren er tilmeldt ${organisation} hos ${server}. Kører agenten allerede, så start den igen; er den en tjeneste, så kør: sudo cprvagt agent install`,
    waiting: 'Den venter på at blive godkendt; indtil da sendes der intet om filer.',
    refused: (error: string) => `Serveren tager ikke imod computeren: ${error}.`,
    unreachable: (server: string, code: string) => `${server} kan ikke nås (${code}).`,
  },
  leave: {
    left: (server: string) => `${server} ved nu, at computeren er meldt ud. Nøglen er slettet.`,
    strange: (server: string) =>
      `${server} kendte ikke længere computeren. Tilmeldingen og nøglen er slettet her.`,
    nobodys: 'Computeren er ikke tilmeldt nogen server.',
    trouble: (server: string, why: string) =>
      `${server} fik ikke besked om, at computeren meldes ud (${why}). Tilmeldingen er her endnu; sig det igen med: cprvagt agent leave`,
  },
  install: {
    notHere:
      'Kun Linux med systemd kan få agenten som tjeneste endnu. Indtil da: lad systemet starte "cprvagt agent run" (Windows: Opgavestyring; macOS: launchd).',
    noSystemd: 'systemd kører ikke her, så der er ingen at overlade agenten til.',
    needsRoot: (deed: string) => `Det kræver administrator: sudo cprvagt agent ${deed}`,
    unsafe: (path: string) =>
      `${path} kan ændres af andre end root, og tjenesten kan læse alt. Læg cprvagt et sted, som kun root kan skrive i, fx /opt/cprvagt.`,
    ownFolders:
      'Tjenesten har sine egne mapper: "state-folder" og "log-folder" kan ikke stå i dens fil.',
    failed: (tool: string, status: number) => `${tool} lykkedes ikke (${status}).`,
    wrote: (path: string) => `Skrevet: ${path}`,
    same: (path: string) => `Uændret: ${path}`,
    removed: (path: string) => `Fjernet: ${path}`,
    started: 'Agenten kører, også efter en genstart. Se den med: sudo cprvagt status',
    stopped: 'Agenten er standset.',
    nothing: 'Agenten er ikke installeret her.',
    stays: (folders: string) =>
      `Det, agenten ved, og dens log ligger stadig i ${folders}. Slet dem, hvis de ikke skal bruges.`,
  },
};

export type AgentText = typeof da;
