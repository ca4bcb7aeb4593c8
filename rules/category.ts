/**
 * What else a register tells about its people, by its header words. The words stand for the column,
 * not for a cell: only header rows and sheet names are read.
 */
import { CATEGORIES, type Category } from './finding.ts';

/** Parts of words in plain lower case (see `plainWords`), by category. */
const words: Readonly<Record<Category, RegExp>> = {
  name: /(?<!vej|gade|by|sted|fil|firma|virksomheds|kommune|afdelings|skole|vare)navn|(?<!\p{L})name|surname|firstname|lastname/u,
  address:
    /adresse|address|(?<!\p{L})post ?n|(?<!\p{L})vej(?:navn|kode)?(?!\p{L})|bopæl|gade(?!\p{L})/u,
  family:
    /civilstand|ægtefælle|samlever|(?<!\p{L})barn(?!dom)|børn|forælder|forældre|(?<!\p{L})(?:mor|far|mors|fars)(?!\p{L})|værge|familie|marital|(?<!\p{L})child|parent|guardian|spouse/u,
  benefits:
    /ydelse|kontanthjælp|sygedagpenge|dagpenge|pension|boligstøtte|boligsikring|friplads|børnetilskud|økonomisk støtte|integrationsydelse|ressourceforløb|fleksjob|revalidering|benefit/u,
  health:
    /diagnose|sygdom|sygemeld|(?<!\p{L})syg(?!\p{L})|læge|behandling|medicin|handicap|helbred|psyk|misbrug|genoptræning|vaccin|allergi|diagnosis|health|disease/u,
  church: /folkekirke|kirke|medlem af kirken|trossamfund|religion|(?<!\p{L})sogn|church/u,
  income: /(?<!\p{L})løn|indkomst|indtægt|(?<!\p{L})skat|formue|salary|income|wage/u,
  debt: /gæld|restance|inkasso|udlæg|(?<!\p{L})debt|arrears/u,
  criminal: /straf|dømt|(?<!\p{L})dom(?!\p{L})|sigtet|fængsel|kriminal|criminal|convict/u,
};

const inOrder = CATEGORIES.map((category) => words[category]);

/** One bit for each category, in the order of CATEGORIES. */
export function categoriesIn(plainText: string): number {
  let found = 0;
  for (let i = 0; i < inOrder.length; i++) if (inOrder[i]!.test(plainText)) found |= 1 << i;
  return found;
}

export function categoryNames(bits: number): Category[] {
  return CATEGORIES.filter((_, i) => (bits & (1 << i)) !== 0);
}
