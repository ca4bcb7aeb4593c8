/**
 * What a file's name says it may be: the one list of endings. An ending that is not here, or none,
 * may hide anything (a register saved under another name, Excel's own temporary files) and is
 * looked into; so what is listed as something else is listed because disks are full of it.
 */
import type { Hint } from './formats/reader.ts';

const ENDINGS: Readonly<Record<Hint | 'otherwise', string>> = {
  spreadsheet:
    'xlsx xlsm xltx xltm xlam xlsb xls xlt xla xlw xlr xll ods ots fods sxc stc gnumeric numbers' +
    ' et ett uos uof wk1 wk3 wk4 wks 123 wq1 wq2 wb1 wb2 wb3 qpw slk sylk dif dbf',
  table: 'csv tsv tab psv ssv scsv',
  text: 'txt text log asc dat prn lst rpt out',
  archive: 'zip 7z rar tar gz tgz bz2 tbz xz txz zst lz lzma cab arj lzh eml msg oft mbox',
  // Saved as a web page or as XML by Excel; half-written, kept and forgotten copies; databases of
  // Access, which nobody here reads; signed and encrypted mail.
  other:
    'htm html mht mhtml xhtml xml tmp temp bak old orig xlk xar sav wbk asd $$$ part partial crdownload' +
    ' download opdownload mdb accdb mde accde mda accda accdr adp ade emlx p7m rpmsg',
  // Encrypted, they look as workbooks do.
  document:
    'doc docx docm dot dotx dotm ppt pptx pptm pps ppsx ppsm pot potx potm vsd vsdx vsdm vss vssx vst' +
    ' vstx pages key',
  otherwise:
    // pictures, sound, film, fonts
    'jpg jpeg jpe jfif png gif bmp dib tif tiff ico cur svg svgz webp avif heic heif psd ai eps indd' +
    ' raw cr2 cr3 nef arw dng dwg dxf dwf skp stl obj fbx blend mp3 wav wma m4a aac flac ogg opus' +
    ' mid midi aif aiff mp4 m4v mov avi mkv wmv flv webm mpg mpeg mts m2ts vob 3gp srt vtt' +
    ' ttf otf ttc woff woff2 eot fon' +
    // documents
    ' pdf xps oxps rtf odt ott odp otp odg pub one onetoc2 epub mobi azw3 djvu tex md rst' +
    // programs, their parts and settings
    ' exe dll sys drv ocx cpl scr com msi msix msp msu appx mui pdb lib obj o a so dylib ko class jar' +
    ' war pyc pyo pyd wasm node elf bin rom efi deb rpm apk dmg pkg snap flatpak cat inf reg pol adm' +
    ' admx adml manifest config lnk url desktop trashinfo theme ani nls etl evtx evt pf mum nfo chm' +
    ' hlp tlb' +
    // source code and its company
    ' c h cc cpp cxx hpp cs vb fs java kt scala go rs swift m py rb pl pm php lua r jl dart ts tsx' +
    ' mts cts js jsx mjs cjs map css scss sass less vue svelte sh bash zsh fish bat cmd ps1 psm1 psd1' +
    ' psc1 vbs wsf asm sql proto graphql json jsonl json5 yaml yml toml ini cfg conf properties lock' +
    ' gradle cmake mk am ac diff patch po mo pot' +
    // databases, mail stores, disks and keys
    ' db db3 sqlite sqlite3 ldb laccdb mdf ldf ndf pst ost edb iso img vhd vhdx vmdk vdi' +
    ' wim esd swm qcow2 pem crt cer der p7b p7c p7s p12 pfx key pub gpg asc sig kdbx',
};

const HINT_OF_ENDING = new Map<string, Hint | null>();
for (const ending of ENDINGS.otherwise.split(' ')) HINT_OF_ENDING.set(ending, null);
// After the others: an ending with two meanings is looked into.
for (const hint of ['document', 'other', 'archive', 'text', 'table', 'spreadsheet'] as const) {
  for (const ending of ENDINGS[hint].split(' ')) HINT_OF_ENDING.set(ending, hint);
}

/** Null when the name says that the file is something else. */
export function hintOf(name: string): Hint | null {
  const own = hintOfLast(name);
  return own === 'document' || own === null ? null : hintOfCopy(name, own);
}

/** The same of a file that is looked into whatever its name says. */
export function hintAnyway(name: string): Hint {
  const own = hintOfLast(name) ?? 'other';
  return hintOfCopy(name, own);
}

/** Put behind a whole name by who keeps a copy of the file, or has not got all of it. */
const OF_COPIES = /(\.(tmp|temp|bak|old|orig|part|partial|crdownload|download|opdownload)|~)$/i;

/** `x.xlsx.bak` is a workbook; what `x.bak` is, nobody knows. */
function hintOfCopy(name: string, own: Hint): Hint {
  if (own !== 'other' || !OF_COPIES.test(name)) return own;
  return hintOfLast(name.replace(OF_COPIES, '')) ?? own;
}

function hintOfLast(name: string): Hint | null {
  const dot = name.lastIndexOf('.');
  const ending = dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
  const hint = HINT_OF_ENDING.get(ending);
  return hint === undefined ? 'other' : hint;
}

/** What Excel and LibreOffice leave beside an open file: who has it open. */
function isOwnerMark(name: string): boolean {
  return name.startsWith('~$') || (name.startsWith('.~lock.') && name.endsWith('#'));
}

/** The same below a folder or in an archive. */
export function hintBelow(name: string, allNames: boolean): Hint | null {
  if (isOwnerMark(name)) return null;
  return hintOf(name) ?? (allNames ? hintAnyway(name) : null);
}

/** The last part of a path of any system. */
export function lastOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
