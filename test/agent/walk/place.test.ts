/** Kinds of places, from paths of each system as they really are on Danish and English machines. */
import { expect, test } from 'vitest';
import { PLACE_KINDS, type PlaceKind, placeKindOf } from '../../../agent/walk/place.ts';

const WINDOWS = [
  'C:\\Users\\Public',
  'C:\\Users\\bo',
  'C:\\Users\\Anne Jensen',
  'C:\\Windows\\System32\\config\\systemprofile',
];
const LINUX = ['/home/bo', '/root', '/home/bo/indre'];
const MACOS = ['/Users/bo'];

const ofWindows: Readonly<Record<PlaceKind, readonly string[]>> = {
  desktop: [
    'C:\\Users\\bo\\Desktop\\Ydelser.xlsx',
    'c:\\users\\BO\\desktop\\2018\\Ydelser.xlsx',
    'C:/Users/bo/Desktop/Ydelser.xlsx',
    '\\\\?\\C:\\Users\\bo\\Desktop\\Ydelser.xlsx',
    'C:\\Users\\Anne Jensen\\Skrivebord\\Ydelser.xlsx',
    'C:\\Users\\bo\\Desktop\\Temp\\Ydelser.xlsx',
  ],
  downloads: ['C:\\Users\\bo\\Downloads\\Ydelser (1).xlsx', 'C:\\Users\\bo\\Overførsler\\a.csv'],
  documents: [
    'C:\\Users\\bo\\Documents\\a.xlsx',
    'C:\\Users\\bo\\Dokumenter\\Sager\\a.xlsx',
    'C:\\Users\\bo\\Mine dokumenter\\a.xlsx',
  ],
  oneDrive: [
    'C:\\Users\\bo\\OneDrive\\a.xlsx',
    'C:\\Users\\bo\\OneDrive - Gladsaxe Kommune\\Skrivebord\\a.xlsx',
    'D:\\OneDrive - Kommune\\a.xlsx',
  ],
  temp: [
    'C:\\Users\\bo\\AppData\\Local\\Temp\\Temp1_Liste.zip\\a.xlsx',
    'C:\\Windows\\Temp\\a.xlsx',
    'C:\\Temp\\a.xlsx',
    'D:\\tmp\\a.xlsx',
    'C:\\Users\\bo\\AppData\\Local\\Microsoft\\Windows\\INetCache\\IE\\AB12\\a.xlsx',
  ],
  recycleBin: [
    'C:\\$Recycle.Bin\\S-1-5-21-1-2-3-1001\\$R1A2B3C.xlsx',
    'D:\\$RECYCLE.BIN\\S-1-5-21-1-2-3-1001\\$R1A2B3C\\Temp\\a.xlsx',
    'C:\\RECYCLER\\S-1-5-21-1-2-3-1001\\Dc1.xls',
  ],
  autoRecover: [
    'C:\\Users\\bo\\AppData\\Roaming\\Microsoft\\Excel\\Ydelser3063\\Ydelser((Autorecovered-308)).xlsb',
    'C:\\Users\\bo\\AppData\\Local\\Microsoft\\Office\\UnsavedFiles\\Bog1((Unsaved-3063)).xlsb',
    'C:\\Users\\bo\\AppData\\Roaming\\LibreOffice\\4\\user\\backup\\a.ods_0.ods',
  ],
  mailCache: [
    'C:\\Users\\bo\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\1A2B3C4D\\a.xlsx',
    'C:\\Users\\bo\\AppData\\Local\\Microsoft\\Windows\\Temporary Internet Files\\Content.Outlook\\X\\a.xlsx',
    'C:\\Users\\bo\\AppData\\Local\\Microsoft\\Olk\\Attachments\\1\\a.xlsx',
    'C:\\Users\\bo\\AppData\\Roaming\\Thunderbird\\Profiles\\a.default\\Mail\\Inbox',
    'C:\\Users\\bo\\AppData\\Local\\Packages\\microsoft.windowscommunicationsapps_8wekyb3d8bbwe\\LocalState\\Files\\a.xlsx',
  ],
  home: [
    'C:\\Users\\bo\\a.xlsx',
    'C:\\Users\\bo\\Desktop',
    'C:\\Users\\bo\\Sager\\Desktop\\a.xlsx',
    'C:\\Users\\bo\\AppData\\Roaming\\Microsoft\\Excel\\XLSTART\\PERSONAL.XLSB',
    'C:\\Users\\bo\\OneDriveTemp\\a.xlsx',
  ],
  shared: [
    'C:\\Users\\Public\\Documents\\a.xlsx',
    '\\\\srv01\\faelles\\a.xlsx',
    '\\\\?\\UNC\\srv01\\faelles\\a.xlsx',
  ],
  other: [
    'D:\\Data\\a.xlsx',
    'C:\\Users\\bodil\\Desktop\\a.xlsx',
    'C:\\a.xlsx',
    'E:\\Desktop\\a.xlsx',
  ],
};

const ofLinux: Readonly<Record<PlaceKind, readonly string[]>> = {
  desktop: [
    '/home/bo/Skrivebord/a.ods',
    '/home/bo/Desktop/a.ods',
    '/root/Desktop/a.ods',
    '/home/bo/indre/Desktop/a.ods',
  ],
  downloads: [
    '/home/bo/Hentet/a.ods',
    '/home/bo/Hentede filer/a.ods',
    '/home/bo/Overførsler/a.ods',
  ],
  documents: ['/home/bo/Dokumenter/a\\b.ods', '/home/bo/Documents/x/y/a.ods'],
  oneDrive: ['/home/bo/OneDrive/a.ods'],
  temp: [
    '/tmp/mozilla_bo0/a.ods',
    '/var/tmp/a.ods',
    '/home/bo/.cache/x/a.ods',
    '/home/bo/tmp/a.ods',
  ],
  recycleBin: [
    '/home/bo/.local/share/Trash/files/a.ods',
    '/srv/data/.Trash-1000/files/a.ods',
    '/media/disk/.Trash/1000/files/a.ods',
  ],
  autoRecover: [
    '/home/bo/.config/libreoffice/4/user/backup/a.ods_0.ods',
    '/home/bo/.var/app/org.libreoffice.LibreOffice/config/libreoffice/4/user/backup/a.ods_0.ods',
  ],
  mailCache: [
    '/home/bo/.thunderbird/x.default/ImapMail/srv/INBOX',
    '/home/bo/.cache/evolution/tmp/a.ods',
    '/home/bo/.local/share/evolution/mail/local/cur/1.M1P2',
    '/home/bo/.local/share/akonadi_maildir_resource_0/cur/1',
  ],
  home: ['/home/bo/a.ods', '/home/bo/Desktop', '/home/bo/x/Desktop/a.ods'],
  shared: ['/srv/faelles/a.ods', '/home/public/a.ods', '/home/fælles/a.ods'],
  other: [
    '/data/a.ods',
    '/homes/bo/Desktop/a.ods',
    '/home/bodil/a.ods',
    '/home/bo\\x/a.ods',
    '/a.ods',
    '/x/tmp/a.ods',
  ],
};

const ofMacos: Partial<Record<PlaceKind, readonly string[]>> = {
  desktop: ['/Users/bo/Desktop/a.xlsx'],
  downloads: ['/Users/bo/Downloads/a.xlsx'],
  oneDrive: ['/Users/bo/Library/CloudStorage/OneDrive-Kommune/a.xlsx'],
  temp: [
    '/private/tmp/a.xlsx',
    '/private/var/folders/ab/cd/T/a.xlsx',
    '/Users/bo/Library/Caches/a.xlsx',
  ],
  recycleBin: ['/Users/bo/.Trash/a.xlsx', '/Volumes/disk/.Trashes/501/a.xlsx'],
  autoRecover: [
    '/Users/bo/Library/Containers/com.microsoft.Excel/Data/Library/Application Support/Microsoft/a.xlsb',
  ],
  mailCache: [
    '/Users/bo/Library/Mail/V10/x/Attachments/1/a.xlsx',
    '/Users/bo/Library/Containers/com.microsoft.Outlook/Data/tmp/Outlook Temp/a.xlsx',
    '/Users/bo/Library/Caches/TemporaryItems/Outlook Temp/a.xlsx',
  ],
  shared: ['/Users/Shared/a.xlsx'],
  home: ['/Users/bo/Movies/a.xlsx'],
  other: ['/Volumes/disk/a.xlsx'],
};

const cases = [
  ...casesOf(ofWindows, WINDOWS),
  ...casesOf(ofLinux, LINUX),
  ...casesOf(ofMacos, MACOS),
];
function casesOf(
  kinds: Partial<Record<PlaceKind, readonly string[]>>,
  homes: readonly string[],
): readonly (readonly [path: string, kind: PlaceKind, homes: readonly string[]])[] {
  return PLACE_KINDS.flatMap((kind) =>
    (kinds[kind] ?? []).map((path) => [path, kind, homes] as const),
  );
}

test.each(cases)('%s: %s', (path, kind, homes) => {
  expect(placeKindOf(path, homes)).toBe(kind);
});

test('å is one letter, however a disk writes it', () => {
  const homes = ['/home/å'.normalize('NFD')];
  expect(placeKindOf('/home/å/Skrivebord/a.ods'.normalize('NFC'), homes)).toBe('desktop');
  expect(placeKindOf('/home/å/Skrivebord/a.ods'.normalize('NFD'), homes)).toBe('desktop');
});

test('a home may end with its stroke', () => {
  expect(placeKindOf('/home/bo/Desktop/a.ods', ['/home/bo/'])).toBe('desktop');
  expect(placeKindOf('C:\\bo\\Desktop\\a.ods', ['C:\\bo\\'])).toBe('desktop');
});

test('without homes nothing is known of people', () => {
  expect(placeKindOf('/home/bo/Desktop/a.ods', [])).toBe('other');
  expect(placeKindOf('/home/bo/.local/share/Trash/files/a.ods', [])).toBe('recycleBin');
});
