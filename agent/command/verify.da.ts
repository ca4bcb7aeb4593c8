/** The words of `cprvagt verify`, in Danish. `text.da.ts` says how a catalogue is made. */
export const da = {
  help: {
    about:
      'Prøv, om agenten holder øje: læg et register over personer, der er født før 1900, og se, hvornår det bliver fundet. Det fjernes igen og tæller ikke med.',
    usage: '[valg] [FOLDER]',
    folder: 'hvor det lægges (uden FOLDER: dit skrivebord)',
    within: (usual: number) => `vent højst så mange sekunder (standard: ${usual})`,
  },
  wrong: {
    oneFolder: 'Skriv kun én mappe.',
    noDesktop: 'Her er intet skrivebord. Skriv en mappe: cprvagt verify FOLDER',
    notThere: (folder: string, code: string) => `Der kan ikke lægges noget i ${folder} (${code}).`,
  },
  planted: (path: string) => `Lagt: ${path}. Venter på agenten …`,
  found: (duration: string) => `Agenten holder øje: fundet efter ${duration}`,
  notFound: (duration: string) =>
    `Ikke fundet (${duration}). Kører agenten, og ser den i den mappe? Se: cprvagt status`,
  stopped: 'Afbrudt, før agenten havde fundet det.',
  removed: 'Øvelsen er fjernet igen.',
};

export type VerifyText = typeof da;
