/**
 * All that is asked of Windows, in one go, since PowerShell takes a moment to start: each question by itself may
 * fail, and then its answer is null. What protects a volume's key (`KeyProtector`) is never asked: it holds the
 * password for recovery.
 */
import { isCarried } from './chassis.ts';
import { isRow, numbersIn, type Row, rowsIn, textIn } from './rows.ts';

/** No double quotes: it goes as one word on a command line. */
export const SCRIPT = `
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
function Told([scriptblock] $question) { try { @(& $question) } catch { $null } }
$encryption = Told {
  Get-CimInstance -Namespace 'root/cimv2/Security/MicrosoftVolumeEncryption' -ClassName Win32_EncryptableVolume |
    ForEach-Object {
      $volume = $_
      $conversion = $volume.ConversionStatus
      if ($null -eq $conversion) {
        $conversion = Told { (Invoke-CimMethod -InputObject $volume -MethodName GetConversionStatus).ConversionStatus }
      }
      [pscustomobject]@{
        DriveLetter = $volume.DriveLetter; DeviceID = $volume.DeviceID
        ProtectionStatus = $volume.ProtectionStatus; ConversionStatus = $conversion
        EncryptionMethod = $volume.EncryptionMethod
      }
    }
}
$letters = Told { Get-CimInstance Win32_LogicalDisk | Select-Object DeviceID, DriveType, FileSystem }
$shell = $null
if ($null -eq $encryption) {
  $shell = Told {
    $application = New-Object -ComObject Shell.Application
    foreach ($letter in $letters) {
      if ($letter.DriveType -eq 2 -or $letter.DriveType -eq 3) {
        $said = Told { $application.NameSpace($letter.DeviceID + '\\').Self.ExtendedProperty('System.Volume.BitLockerProtection') }
        [pscustomobject]@{ Drive = $letter.DeviceID; Protection = $said }
      }
    }
  }
}
$cabled = Told {
  $disks = Get-CimInstance -Namespace 'root/Microsoft/Windows/Storage' -ClassName MSFT_Disk |
    Where-Object { 4, 7, 12 -contains $_.BusType } | ForEach-Object { $_.Number }
  Get-CimInstance -Namespace 'root/Microsoft/Windows/Storage' -ClassName MSFT_Partition |
    Where-Object { $disks -contains $_.DiskNumber } | ForEach-Object { $_.AccessPaths }
}
if ($null -eq $cabled) {
  $cabled = Told {
    Get-CimInstance Win32_DiskDrive | Where-Object { $_.InterfaceType -eq 'USB' } |
      Get-CimAssociatedInstance -Association Win32_DiskDriveToDiskPartition |
      Get-CimAssociatedInstance -Association Win32_LogicalDiskToPartition | ForEach-Object { $_.DeviceID }
  }
}
$profiles = 'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList\\*'
$logon = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Authentication\\LogonUI'
[pscustomobject]@{
  Encryption = $encryption
  Shell = $shell
  Letters = $letters
  Volumes = Told { Get-CimInstance Win32_Volume | Select-Object DeviceID, DriveLetter, Name, DriveType, FileSystem }
  Mounts = Told {
    Get-CimInstance Win32_MountPoint |
      ForEach-Object { [pscustomobject]@{ Folder = $_.Directory.Name; Volume = $_.Volume.DeviceID } }
  }
  Cabled = $cabled
  Chassis = Told { Get-CimInstance Win32_SystemEnclosure | ForEach-Object { $_.ChassisTypes } }
  Battery = Told { Get-CimInstance Win32_Battery | ForEach-Object { $_.BatteryStatus } }
  Profiles = Told { Get-ItemProperty $profiles | Select-Object PSChildName, ProfileImagePath }
  LastUser = Told { (Get-ItemProperty $logon).LastLoggedOnUser }
} | ConvertTo-Json -Compress -Depth 4
`;

/** What came of it; empty or null where nothing did. */
export interface Survey {
  readonly encryption: readonly Row[];
  readonly shell: readonly Row[];
  readonly letters: readonly Row[];
  readonly volumes: readonly Row[];
  readonly mounts: readonly Row[];
  /** Letters, folders and volumes of disks on a cable, and of cards. */
  readonly cabled: readonly string[];
  readonly isLaptop: boolean | null;
  /** See `Win32_Battery`; none in a PC without. */
  readonly batteries: readonly number[];
  readonly homes: readonly string[];
  readonly lastUser: string | null;
}

/** Of accounts that people have: here, in a domain, or in Entra. Others are of services. */
const PEOPLE = /^S-1-(5-21|12-1)-/;

/** Whatever was answered: an error in Danish, half a line, nothing. */
export function readSurvey(answer: string | null): Survey {
  const told = parsed(answer);
  const cabled = Array.isArray(told['Cabled']) ? (told['Cabled'] as unknown[]) : [told['Cabled']];
  return {
    encryption: rowsIn(told['Encryption']),
    shell: rowsIn(told['Shell']),
    letters: rowsIn(told['Letters']),
    volumes: rowsIn(told['Volumes']),
    mounts: rowsIn(told['Mounts']),
    cabled: cabled.filter((it) => typeof it === 'string'),
    isLaptop: isCarried(numbersIn(told['Chassis'])),
    batteries: numbersIn(told['Battery']),
    homes: rowsIn(told['Profiles'])
      .filter((row) => PEOPLE.test(textIn(row, 'PSChildName') ?? ''))
      .map((row) => textIn(row, 'ProfileImagePath'))
      .filter((it) => it !== null),
    lastUser: textIn(told, 'LastUser'),
  };
}

function parsed(answer: string | null): Row {
  try {
    // A mark of the encoding may stand before it.
    const told: unknown = JSON.parse((answer ?? '').replace(/^\ufeff/, ''));
    return isRow(told) ? told : {};
  } catch {
    return {};
  }
}
