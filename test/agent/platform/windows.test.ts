/**
 * What Windows answers, as it is documented and as PowerShell writes it: lists of one without a list, a letter that is
 * null, fields in any order, a Danish Windows. Nothing but numbers and names may decide.
 */
import { describe, expect, test } from 'vitest';
import { saidByCim, saidByShell } from '../../../agent/platform/bitlocker.ts';
import type { Volume } from '../../../agent/platform/platform.ts';
import type { Ask, Asking } from '../../../agent/platform/program.ts';
import { powerIn, windowsCalls } from '../../../agent/platform/windows-calls.ts';
import { readSurvey, SCRIPT } from '../../../agent/platform/windows-survey.ts';
import { volumesIn } from '../../../agent/platform/windows-volumes.ts';
import { Windows } from '../../../agent/platform/windows.ts';

const guid = (n: number): string => `\\\\?\\Volume{00000000-0000-4000-8000-00000000000${n}}\\`;

/** As `Get-CimInstance Win32_Volume` says of a disk with a letter. */
const C = { DeviceID: guid(1), DriveLetter: 'C:', Name: 'C:\\', DriveType: 3, FileSystem: 'NTFS' };
const D = { DeviceID: guid(2), DriveLetter: 'D:', Name: 'D:\\', DriveType: 3, FileSystem: 'NTFS' };
const ON = {
  DriveLetter: 'C:',
  DeviceID: guid(1),
  ProtectionStatus: 1,
  ConversionStatus: 1,
  EncryptionMethod: 6,
  VolumeType: 0,
};
const OFF = {
  DriveLetter: 'D:',
  DeviceID: guid(2),
  ProtectionStatus: 0,
  ConversionStatus: 0,
  EncryptionMethod: 0,
};

function volumes(answer: object | string | null): Volume[] {
  const text = typeof answer === 'object' && answer !== null ? JSON.stringify(answer) : answer;
  return volumesIn(readSurvey(text), 'C:', 7);
}

/** `C:\ fixed on cim`, a line each. */
function told(answer: object | string | null): string[] {
  return volumes(answer).map(({ mountPoint, kind, protection, evidence }) =>
    [mountPoint, kind, protection, evidence.witness].join(' '),
  );
}

function turned(row: object): object {
  return {
    New: 'x',
    ...Object.fromEntries(Object.entries(row).toReversed()),
  };
}

function isLaptop(Chassis: unknown): boolean | null {
  return readSurvey(JSON.stringify({ Chassis })).isLaptop;
}

describe('BitLocker by CIM', () => {
  test.each([
    [1, 1, 6, 'on'],
    [1, null, null, 'on'],
    [1, 1, null, 'on'],
    ['1', '1', '6', 'on'],
    [1, 0, 0, 'off'],
    [1, 2, 6, 'off'],
    [1, 3, 6, 'off'],
    [1, 4, 6, 'off'],
    [1, 5, 6, 'off'],
    [1, 6, 6, 'unknown'],
    [1, 1, 0, 'unknown'],
    [0, 1, 6, 'suspended'],
    [0, 0, 0, 'off'],
    [0, 2, 6, 'off'],
    [0, null, null, 'off'],
    [2, 1, 6, 'unknown'],
    [2, null, null, 'unknown'],
    [3, 1, 6, 'unknown'],
    [null, 1, 6, 'unknown'],
    ['Til', 1, 6, 'unknown'],
    [true, 1, 6, 'unknown'],
    [1.5, 1, 6, 'unknown'],
  ])(
    'protection %s, conversion %s, method %s: %s',
    (ProtectionStatus, ConversionStatus, EncryptionMethod, is) => {
      expect(saidByCim({ ProtectionStatus, ConversionStatus, EncryptionMethod }).protection).toBe(
        is,
      );
    },
  );

  test('says what it was told', () => {
    expect(saidByCim(ON).said).toBe('protection 1 conversion 1 method 6');
    expect(saidByCim({}).said).toBe('protection ?');
  });
});

test('BitLocker by the shell: only 1 is on', () => {
  const all = [null, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  expect(all.map((it) => saidByShell(it).protection)).toEqual([
    'unknown',
    'unknown',
    'on',
    'off',
    'off',
    'off',
    'suspended',
    'unknown',
    'unknown',
    'off',
    'unknown',
  ]);
});

describe('volumes', () => {
  test('as SYSTEM sees them', () => {
    expect(told({ Encryption: [ON, OFF], Volumes: [C, D] })).toEqual([
      'C:\\ fixed on cim',
      'D:\\ fixed off cim',
    ]);
    const [first] = volumes({ Encryption: [ON], Volumes: [C] });
    expect(first).toMatchObject({
      id: guid(1),
      fileSystem: 'NTFS',
      device: null,
      isSecondName: false,
    });
    expect(first!.evidence).toEqual({
      witness: 'cim',
      said: 'protection 1 conversion 1 method 6',
      askedMs: 7,
    });
  });

  test('as a user sees them', () => {
    const Shell = [
      { Drive: 'C:', Protection: 1 },
      { Drive: 'D:', Protection: 5 },
    ];
    expect(told({ Encryption: null, Shell, Volumes: [C, D] })).toEqual([
      'C:\\ fixed on shell',
      'D:\\ fixed suspended shell',
    ]);
  });

  test('one of each comes without a list', () => {
    expect(told({ Encryption: ON, Volumes: C })).toEqual(['C:\\ fixed on cim']);
    expect(
      told({ Shell: { Drive: 'C:', Protection: 1 }, Letters: { DeviceID: 'C:', DriveType: 3 } }),
    ).toEqual(['C:\\ fixed on shell']);
  });

  test('fields come in any order, and more of them than we know', () => {
    expect(told(turned({ Encryption: [turned(ON)], Volumes: [turned(C)] }))).toEqual([
      'C:\\ fixed on cim',
    ]);
  });

  test('a volume without a letter is known by its GUID, in each folder where it is', () => {
    const Volumes = [C, { ...D, DriveLetter: null, Name: 'C:\\Data\\' }];
    const Encryption = [ON, { ...ON, DriveLetter: null, DeviceID: guid(2).toUpperCase() }];
    const Mounts = [
      { Folder: 'C:\\', Volume: guid(1) },
      { Folder: 'C:\\Data', Volume: guid(2) },
      { Folder: 'C:\\\\Arkiv\\\\Gammelt', Volume: guid(2).replaceAll('\\', '\\\\') },
    ];
    const all = volumes({ Encryption, Volumes, Mounts });
    expect(
      all.map(({ mountPoint, protection, isSecondName }) => [mountPoint, protection, isSecondName]),
    ).toEqual([
      ['C:\\', 'on', false],
      ['C:\\Data\\', 'on', false],
      ['C:\\Arkiv\\Gammelt\\', 'on', true],
    ]);
  });

  test('the protection of one is not that of another', () => {
    const Volumes = [C, { ...D, DriveLetter: null, Name: 'C:\\Data\\' }];
    expect(told({ Encryption: [ON], Volumes })).toEqual([
      'C:\\ fixed on cim',
      'C:\\Data\\ fixed unknown none',
    ]);
  });

  test('what has no folder is not there', () => {
    expect(told({ Volumes: [{ ...C, DriveLetter: null, Name: guid(1) }] })).toEqual([]);
  });

  test.each([
    [2, 'removable'],
    [3, 'fixed'],
    [4, 'network'],
    [5, 'removable'],
    [6, 'fixed'],
    [0, 'other'],
    [1, 'other'],
    ['Lokal disk', 'other'],
  ])('of type %s: %s', (DriveType, kind) => {
    expect(volumes({ Volumes: [{ ...D, DriveType }] })[0]?.kind).toBe(kind);
  });

  test('a disk on a cable is removable, by letter, folder or GUID; what Windows runs from is not', () => {
    for (const Cabled of ['D:\\', 'd:', guid(2), ['D:\\', guid(2)]]) {
      expect(told({ Volumes: [C, D], Encryption: [OFF], Cabled })[1]).toBe(
        'D:\\ removable off cim',
      );
    }
    expect(told({ Volumes: [C], Encryption: [ON], Cabled: ['C:\\', guid(1)] })).toEqual([
      'C:\\ fixed on cim',
    ]);
    const Letters = [
      { DeviceID: 'C:', DriveType: 3 },
      { DeviceID: 'E:', DriveType: 3 },
    ];
    expect(told({ Letters, Cabled: ['C:', 'E:'] })).toEqual([
      'C:\\ fixed unknown none',
      'E:\\ removable unknown none',
    ]);
  });

  test('a letter of the network is no disk of this machine, and nobody says that it is encrypted', () => {
    const Letters = [
      { DeviceID: 'C:', DriveType: 3 },
      { DeviceID: 'H:', DriveType: 4, FileSystem: 'NTFS' },
    ];
    const Shell = [{ Drive: 'H:', Protection: 1 }];
    expect(told({ Volumes: [C], Letters, Shell })).toEqual([
      'C:\\ fixed unknown none',
      'H:\\ network unknown none',
    ]);
  });

  test('a locked one has no file system', () => {
    const locked = { ...OFF, ProtectionStatus: 2 };
    expect(told({ Volumes: [{ ...D, FileSystem: null }], Encryption: [locked] })).toEqual([
      'D:\\ fixed unknown cim',
    ]);
  });

  test.each([
    ['nothing', null],
    ['an empty answer', ''],
    ['half a line', '{"Volumes":[{"DeviceID":"'],
    ['a list', '[]'],
    ['a word', '"Adgang nægtet"'],
    ['an error in Danish', 'Get-CimInstance : Adgang nægtet\r\nVed linje:1 tegn:1'],
    [
      'fields of other kinds',
      { Volumes: 'nej', Encryption: [null, 1, [ON]], Mounts: 7, Letters: [[]] },
    ],
    [
      'rows of nothing',
      { Volumes: [{}], Encryption: [{}], Mounts: [{}], Letters: [{}], Shell: [{}] },
    ],
  ])('of %s nothing is made up', (_why, answer) => {
    expect(told(answer)).toEqual([]);
  });

  test('a Danish Windows says the same', () => {
    // The label and the words of an interface are translated; none of them is asked for.
    const Volumes = [{ ...C, Label: 'Lokal disk', DriveTypeText: 'Lokal disk' }];
    const Encryption = [{ ...ON, ProtectionText: 'Beskyttelse slået fra' }];
    expect(told(`\ufeff${JSON.stringify({ Volumes, Encryption })}`)).toEqual(['C:\\ fixed on cim']);
  });
});

describe('further facts', () => {
  test('a laptop by its chassis, which may be several', () => {
    expect([
      isLaptop(10),
      isLaptop([10]),
      isLaptop([3, 31]),
      isLaptop([3]),
      isLaptop(null),
      isLaptop([]),
      isLaptop([2]),
      isLaptop('Bærbar'),
    ]).toEqual([true, true, true, false, null, null, null, null]);
  });

  test('homes are of people, not of services', () => {
    const Profiles = [
      { PSChildName: 'S-1-5-18', ProfileImagePath: 'C:\\WINDOWS\\system32\\config\\systemprofile' },
      { PSChildName: 'S-1-5-21-1-2-3-1001', ProfileImagePath: 'C:\\Users\\anna' },
      { PSChildName: 'S-1-12-1-4-5-6-7', ProfileImagePath: 'D:\\Profiler\\bo' },
      { PSChildName: 'S-1-5-21-1-2-3-1002' },
    ];
    expect(readSurvey(JSON.stringify({ Profiles })).homes).toEqual([
      'C:\\Users\\anna',
      'D:\\Profiler\\bo',
    ]);
  });

  test('who was there last', () => {
    expect(readSurvey('{"LastUser":"KOMMUNE\\\\anna"}').lastUser).toBe('KOMMUNE\\anna');
    expect(readSurvey('{"LastUser":null}').lastUser).toBeNull();
  });

  test.each([
    [undefined, 'unknown'],
    [1, 'battery'],
    [[2], 'mains'],
    [[2, 1], 'battery'],
    [4, 'battery'],
    ['Aflader', 'unknown'],
  ])('battery %j: %s', async (Battery, is) => {
    const run: Ask = () => Promise.resolve(JSON.stringify({ Battery }));
    expect(await new Windows({}, run).power()).toBe(is);
  });

  test('the byte of a call', () => {
    expect([0, 1, 255].map((it) => powerIn(Uint8Array.of(it)))).toEqual([
      'battery',
      'mains',
      'unknown',
    ]);
  });

  test.skipIf(process.platform === 'win32')(
    'where there is no Windows to call, nothing is believed',
    async () => {
      expect(windowsCalls('C:\\Windows')).toBeNull();
      expect(await new Windows({}, () => Promise.resolve(null)).isEncrypted('C:\\a.xlsx')).toBe(
        false,
      );
    },
  );
});

describe('the question', () => {
  test('goes to the PowerShell of Windows itself, without our environment, once', async () => {
    const asked: [program: string, words: readonly string[], asking: Asking | undefined][] = [];
    const run: Ask = (...all) => {
      asked.push([all[0], all[1], all[2]]);
      return Promise.resolve(JSON.stringify({ Volumes: [C], Encryption: [ON] }));
    };
    const env = {
      SystemRoot: 'D:\\WINNT',
      SystemDrive: 'D:',
      PATH: 'C:\\evil',
      PSModulePath: 'C:\\evil',
      TEMP: 'D:\\t',
    };
    const windows = new Windows(env, run);
    await Promise.all([windows.volumes(), windows.isLaptop(), windows.homes(), windows.volumes()]);
    expect(asked).toHaveLength(1);
    const [[program, words, asking] = []] = asked;
    expect(program).toBe('D:\\WINNT\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
    expect(words).toEqual(['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', SCRIPT]);
    expect(JSON.stringify(asking)).not.toContain('evil');
    expect(asking?.timeoutMs).toBeLessThanOrEqual(15_000);
  });

  test('never for what protects the key, and for nothing translated', () => {
    expect(SCRIPT).not.toMatch(/KeyProtector|Get-BitLockerVolume|manage-bde|Recovery(?!\\)/i);
    expect(SCRIPT).not.toMatch(/"|\r|[^\u0020-\u007e\n]/);
  });

  test('nothing of it is thrown', async () => {
    const windows = new Windows({}, () => Promise.resolve(null));
    expect(await windows.volumes()).toEqual([]);
    expect(await windows.isLaptop()).toBeNull();
    expect(await windows.homes()).toEqual([]);
    expect(await windows.idleMs()).toBeNull();
    windows.makeIdle(2 ** 30);
  });

  test('folders of the system follow Windows, not the letter C', () => {
    const { systemFolders } = new Windows(
      { SystemRoot: 'D:\\WINNT', SystemDrive: 'D:', ProgramFiles: 'D:\\Programmer' },
      () => Promise.resolve(null),
    );
    expect(systemFolders).toEqual(
      expect.arrayContaining(['D:\\WINNT', 'D:\\Programmer', 'D:\\Recovery']),
    );
    expect(systemFolders.filter((it) => it.startsWith('C:') || it.includes('Recycle'))).toEqual([]);
  });
});
