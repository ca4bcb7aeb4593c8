# What only a Windows PC can show, in one go, in PowerShell 5.1 or newer:
#
#   powershell -ExecutionPolicy Bypass -File scripts\windows-check.ps1
#       in a checkout, after `npm ci`
#   powershell -ExecutionPolicy Bypass -File windows-check.ps1 -Executable C:\somewhere\cprvagt.exe
#       without a checkout: the executables of `npm run package`, both in one folder
#
# Prints a numbered line for each check, PASS or FAIL (SKIP for what this PC or this way of starting cannot
# show), and ends with 0 when none failed, else with 1. It writes to a folder of its own in TEMP, and removes
# it. Nothing is installed.
param([string] $Executable = '')

$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [Text.Encoding]::UTF8
$work = Join-Path $env:TEMP "cprvagt-check-$PID"
$script:number = 0
$script:failed = 0

function Tell([string] $how, [string] $what) {
  $script:number++
  Write-Output ('{0,2}  {1}  {2}' -f $script:number, $how, $what)
}

function Check([string] $what, [scriptblock] $holds) {
  $why = ''
  try { $is = & $holds } catch { $is = $false; $why = " ($($_.Exception.Message))" }
  if ($is) { Tell 'PASS' $what } else { $script:failed++; Tell 'FAIL' "$what$why" }
}

# What is typed to start the command.
if ($Executable -ne '') {
  $file = (Resolve-Path -LiteralPath $Executable).ProviderPath
  $before = @()
} else {
  $file = (Get-Command node).Source
  $before = @((Join-Path (Split-Path -Parent $PSScriptRoot) 'scripts\cprvagt.mjs'))
}

# The command's exit status and its lines of JSON. What it writes to stderr is no error of ours.
function Scan([string[]] $words) {
  $ErrorActionPreference = 'Continue'
  $lines = & $file @before scan @words --format ndjson --all --progress none 2>$null
  return @{ Status = $LASTEXITCODE; Lines = @($lines | ForEach-Object { $_ | ConvertFrom-Json }) }
}

# What the agent is told by Windows, as JSON; in a checkout alone.
function Asked([string] $path) {
  $ErrorActionPreference = 'Continue'
  & $file (Join-Path $PSScriptRoot 'with-node.mjs') (Join-Path $PSScriptRoot 'platform-check.ts') $path 2>$null
}

# The parser children that are at work on this PC, by what they are or how they were started.
function Parsers() {
  Get-CimInstance Win32_Process | Where-Object {
    $_.Name -eq 'cprvagt-parser.exe' -or ($_.Name -eq 'node.exe' -and $_.CommandLine -like '*--permission*compileFunction*')
  }
}

# Which processes have a file open: Windows' own Restart Manager knows.
Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

public static class OpenFile {
  [StructLayout(LayoutKind.Sequential)]
  struct Unique { public int Id; public System.Runtime.InteropServices.ComTypes.FILETIME Started; }

  [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
  struct Info {
    public Unique Process;
    [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 256)] public string Name;
    [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 64)] public string Service;
    public int Type; public uint Status; public uint Session;
    [MarshalAs(UnmanagedType.Bool)] public bool Restartable;
  }

  [DllImport("rstrtmgr.dll", CharSet = CharSet.Unicode)]
  static extern int RmStartSession(out uint session, int flags, StringBuilder key);
  [DllImport("rstrtmgr.dll")]
  static extern int RmEndSession(uint session);
  [DllImport("rstrtmgr.dll", CharSet = CharSet.Unicode)]
  static extern int RmRegisterResources(uint session, uint files, string[] names, uint apps, IntPtr no, uint services, string[] none);
  [DllImport("rstrtmgr.dll")]
  static extern int RmGetList(uint session, out uint needed, ref uint count, [In, Out] Info[] list, ref uint reasons);

  public static int[] By(string path) {
    uint session;
    if (RmStartSession(out session, 0, new StringBuilder(64)) != 0) throw new Exception("no Restart Manager");
    try {
      if (RmRegisterResources(session, 1, new string[] { path }, 0, IntPtr.Zero, 0, null) != 0) throw new Exception("no such file");
      Info[] list = new Info[256];
      uint needed, count = 256, reasons = 0;
      int status = RmGetList(session, out needed, ref count, list, ref reasons);
      if (status != 0) throw new Exception("Restart Manager says " + status);
      List<int> ids = new List<int>();
      for (int i = 0; i < count; i++) ids.Add(list[i].Process.Id);
      return ids.ToArray();
    } finally { RmEndSession(session); }
  }
}
'@

# Starts a scan that stops in the middle: nobody reads what it prints. Ends it after `look`, which is told the
# command's process and its parser children.
function Amid([string[]] $words, [scriptblock] $look) {
  $start = New-Object Diagnostics.ProcessStartInfo
  $start.FileName = $file
  $start.Arguments = (@($before) + @('scan') + $words + @('--format', 'ndjson', '--all', '--progress', 'none') |
    ForEach-Object { '"' + $_ + '"' }) -join ' '
  $start.UseShellExecute = $false
  $start.RedirectStandardOutput = $true
  $already = @(Parsers | ForEach-Object { $_.ProcessId })
  $command = [Diagnostics.Process]::Start($start)
  try {
    $until = (Get-Date).AddSeconds(30)
    do {
      Start-Sleep -Milliseconds 300
      $children = @(Parsers | Where-Object { $already -notcontains $_.ProcessId })
    } until ($children.Count -gt 0 -or (Get-Date) -gt $until)
    if ($children.Count -eq 0) { throw 'no parser child was seen' }
    return & $look $command $children
  } finally {
    # With all that it started: in a checkout the command is one of those.
    cmd /c "taskkill /T /F /PID $($command.Id) >nul 2>nul"
    $command.WaitForExit()
  }
}

New-Item -ItemType Directory -Path $work | Out-Null
try {
  # A published test person, under a heading that says so (mod 11 holds).
  $register = "Navn;CPR-nr`r`n" + ("Nancy;020280-0009`r`n" * 12)
  $plain = "By;Postnr`r`nAarhus;8000`r`nBrande;7330`r`n"

  # The scan, and the child behind it.

  Set-Content -Path "$work\register.csv" -Value $register -NoNewline
  Set-Content -Path "$work\byer.csv" -Value $plain -NoNewline
  $run = Scan @($work)
  Check 'a register is found and a table is clean' {
    $run.Status -eq 1 -and $run.Lines[-1].summary.found -eq 1 -and $run.Lines[-1].summary.clean -eq 1
  }
  Check 'both were read by the parser child, through its pipe' { $run.Lines[-1].summary.unknown -eq 0 }

  # More than travels with a job: the child asks for ranges, and gets the right ones.
  $large = New-Object Text.StringBuilder
  for ($i = 0; $i -lt 200000; $i++) { [void] $large.Append("Vejnavn $i;8000 Aarhus C`r`n") }
  [IO.File]::WriteAllText("$work\stor.csv", "Vej;By;CPR-nr`r`n" + $large + ("Vej;By;020280-0009`r`n" * 12))
  $run = Scan @("$work\stor.csv")
  Check 'the end of a file of 6 MB is read through the pipe' { $run.Lines[0].outcome -eq 'found' -and $run.Lines[0].matches -eq 12 }
  Remove-Item "$work\stor.csv"

  $many = Join-Path $work 'mange'
  New-Item -ItemType Directory -Path $many | Out-Null
  1..300 | ForEach-Object { [IO.File]::WriteAllText("$many\register $_.csv", $register) }
  $run = Scan @($many, '--jobs', '4')
  Check '300 files through four children at once' { $run.Lines[-1].summary.found -eq 300 -and $run.Lines.Count -eq 301 }

  Check 'the child has all its flags and no more, or is an executable of its own' {
    Amid @($many, '--jobs', '1') {
      param($command, $children)
      $line = $children[0].CommandLine
      $children[0].Name -eq 'cprvagt-parser.exe' -or
        ($line -match '--permission ' -and $line -notmatch '--allow' -and $line -match '--no-experimental-sqlite')
    }
  }

  # A file that was left open so that every process that is started gets it too.
  $left = "$work\efterladt.csv"
  [IO.File]::WriteAllText($left, $register)
  $share = [IO.FileShare]::ReadWrite -bor [IO.FileShare]::Inheritable
  $handle = [IO.File]::Open($left, 'Open', 'Read', $share)
  Check 'what somebody left open to the command is not open to its child' {
    Amid @($many, '--jobs', '1') {
      param($command, $children)
      $by = [OpenFile]::By($left)
      $ids = @($children | ForEach-Object { [int] $_.ProcessId })
      # Else this looks in the wrong place.
      ($by -contains $PID) -and -not ($by | Where-Object { $ids -contains $_ })
    }
  }
  $handle.Close()

  Check 'the child ends when the command is ended by force' {
    Amid @($many, '--jobs', '1') {
      param($command, $children)
      Stop-Process -Force -Id $children[0].ParentProcessId
      Start-Sleep -Seconds 3
      -not (Get-Process -Id $children[0].ProcessId -ErrorAction SilentlyContinue)
    }
  }

  if ($Executable -eq '') {
    Tell 'SKIP' 'nothing that the environment names is loaded (of the executables alone)'
  } else {
    Set-Content -Path "$work\kode.cjs" -Value "require('node:fs').writeFileSync(__dirname + '/maerke', '')"
    Set-Content -Path "$work\broken.cnf" -Value '['
    $env:NODE_OPTIONS = "--require=$work\kode.cjs"
    $env:OPENSSL_CONF = "$work\broken.cnf"
    $run = Scan @("$work\register.csv")
    Remove-Item Env:NODE_OPTIONS, Env:OPENSSL_CONF
    Check 'nothing that the environment names is loaded' { $run.Status -eq 1 -and -not (Test-Path "$work\maerke") }
  }
  Remove-Item -Recurse $many

  # Files as Windows has them.

  $long = $work
  while ($long.Length -lt 400) { $long = Join-Path $long ('mappe' * 8) }
  [IO.Directory]::CreateDirectory("\\?\$long") | Out-Null
  [IO.File]::WriteAllText("\\?\$long\langt.csv", $register)
  Remove-Item $left
  $run = Scan @($work)
  Check 'a path of more than 260 characters is read, or told' {
    $run.Lines[-1].summary.found -eq 2 -or $run.Lines[-1].summary.unreachable -gt 0
  }

  $locked = [IO.File]::Open("$work\laast.csv", 'Create', 'ReadWrite', 'None')
  $bytes = [Text.Encoding]::UTF8.GetBytes($register)
  $locked.Write($bytes, 0, $bytes.Length)
  $locked.Flush()
  $run = Scan @("$work\laast.csv")
  Check 'a file that a program has locked is unknown, not clean' {
    $run.Lines[0].outcome -eq 'unknown' -and $run.Lines[0].reason -eq 'locked'
  }
  $locked.Close()

  $shared = [IO.File]::Open("$work\register.csv", 'Open', 'Read', 'ReadWrite')
  $run = Scan @("$work\register.csv")
  Check 'a file that Excel has open as it does is read' { $run.Lines[0].outcome -eq 'found' }
  $shared.Close()

  cmd /c mklink /J "$work\krydset" "$work" | Out-Null
  $run = Scan @($work)
  Check 'a junction to its own folder is no second copy, and ends' { $run.Lines[-1].summary.found -le 3 }
  cmd /c rmdir "$work\krydset" | Out-Null

  # What lies on this disk is told by the blocks that it takes.
  $small = Join-Path $work 'smaa'
  New-Item -ItemType Directory $small | Out-Null
  foreach ($size in 300, 520, 700, 5000) { [IO.File]::WriteAllText("$small\$size.csv", $register.PadRight($size)) }
  $hollow = "$small\hul.xlsx"
  [IO.File]::WriteAllText($hollow, '')
  fsutil sparse setflag $hollow | Out-Null
  fsutil file seteof $hollow 100000 | Out-Null
  $run = Scan @($small)
  Check 'files so small that Windows keeps them in its own records are read' { $run.Lines[-1].summary.found -eq 4 }
  Check 'a file of which nothing lies on the disk is counted, and not opened' { $run.Lines[-1].summary.cloudOnly -eq 1 }
  Remove-Item -Recurse $small

  $cloud = $null
  if ($env:OneDrive) {
    $cloud = Get-ChildItem -LiteralPath $env:OneDrive -Recurse -File -Force -ErrorAction SilentlyContinue |
      Where-Object { $_.Length -gt 511 -and ([int]$_.Attributes -band 0x400000) } | Select-Object -First 1
  }
  if ($cloud) {
    $run = Scan @($cloud.FullName)
    $after = Get-Item -Force -LiteralPath $cloud.FullName
    Check 'a file that OneDrive has in the cloud alone is told, and stays there' {
      $run.Lines[0].reason -eq 'cloud-only' -and ([int]$after.Attributes -band 0x400000)
    }
  } else { Tell 'SKIP' 'no file of OneDrive is in the cloud alone here' }

  # What the agent asks of Windows, beside what Windows says to us. Compared in numbers alone.
  if ($Executable -ne '') {
    Tell 'SKIP' 'what the agent asks of Windows: this needs a checkout'
  } else {
    $asked = Asked "$work\register.csv"
    $agent = $asked | ConvertFrom-Json
    Write-Output "      the agent was told: $asked"

    $letters = @(Get-CimInstance Win32_LogicalDisk | Where-Object { $_.DriveType -eq 3 } | ForEach-Object { $_.DeviceID + '\' })
    $mine = @($agent.volumes | Where-Object { $letters -contains $_.mountPoint })
    Check 'every local disk with a letter is a volume, once' {
      $letters.Count -gt 0 -and $mine.Count -eq $letters.Count -and -not ($mine | Where-Object { $_.kind -ne 'fixed' -and $_.kind -ne 'removable' })
    }
    Check 'the disk that Windows runs from is fixed, and somebody said whether it is encrypted' {
      $here = $mine | Where-Object { $_.mountPoint -eq "$env:SystemDrive\" }
      $here.kind -eq 'fixed' -and $here.witness -ne 'none'
    }
    $shell = New-Object -ComObject Shell.Application
    foreach ($volume in $mine) {
      $said = $shell.NameSpace($volume.mountPoint).Self.ExtendedProperty('System.Volume.BitLockerProtection')
      Write-Output "      $($volume.mountPoint) the shell says '$said'; the agent '$($volume.protection)' by $($volume.witness): $($volume.said)"
      Check "BitLocker of $($volume.mountPoint) is on for both, or for neither" { ($said -eq 1) -eq ($volume.protection -eq 'on') }
    }
    $isAdmin = ([Security.Principal.WindowsPrincipal] [Security.Principal.WindowsIdentity]::GetCurrent()).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
    if ($isAdmin) {
      $rows = @(Get-CimInstance -Namespace 'root/cimv2/Security/MicrosoftVolumeEncryption' -ClassName Win32_EncryptableVolume -ErrorAction SilentlyContinue |
        Select-Object DriveLetter, DeviceID, ProtectionStatus, ConversionStatus, EncryptionMethod, VolumeType)
      Write-Output "      CIM says: $($rows | ConvertTo-Json -Compress)"
      foreach ($row in $rows | Where-Object { $_.DriveLetter }) {
        $volume = $mine | Where-Object { $_.mountPoint -eq "$($row.DriveLetter)\" }
        if (-not $volume) { continue }
        Check "CIM and the agent agree on $($row.DriveLetter)" {
          $volume.witness -eq 'cim' -and (($row.ProtectionStatus -eq 1 -and $row.ConversionStatus -eq 1) -eq ($volume.protection -eq 'on'))
        }
        manage-bde -status $row.DriveLetter -p | Out-Null
        $isProtected = $LASTEXITCODE -eq 0
        Check "manage-bde and the agent agree on $($row.DriveLetter)" { $isProtected -eq ($volume.protection -eq 'on') }
      }
    } else {
      Tell 'SKIP' 'CIM: run this once more as an administrator, and once as SYSTEM (psexec -s)'
    }

    Check 'this home is among the homes' { @($agent.homes | Where-Object { $_ -eq $env:USERPROFILE }).Count -eq 1 }
    $status = (Get-CimInstance Win32_Battery | Select-Object -First 1).BatteryStatus
    Write-Output "      battery '$status', the agent '$($agent.power)', laptop '$($agent.isLaptop)', last user '$($agent.machine.lastUser)', model '$($agent.machine.model)'"
    Check 'on battery for both, or for neither' { ($status -eq 1) -eq ($agent.power -eq 'battery') }
    Check 'a file is not said to be encrypted by itself' { $agent.isEncrypted -eq $false }
    cipher /e "$work\register.csv" | Out-Null
    $isEfs = ([IO.File]::GetAttributes("$work\register.csv") -band [IO.FileAttributes]::Encrypted) -ne 0
    if ($isEfs) {
      $run = Scan @("$work\register.csv")
      Check 'a file under EFS is said to be' { $run.Lines[0].protection.file -eq 'efs' -and $run.Lines[0].exposure -eq 'protected' }
      cipher /d "$work\register.csv" | Out-Null
    } else {
      Tell 'SKIP' 'EFS is not to be had here'
    }
    $run = Scan @("$work\register.csv")
    Check 'a scan says the same of the volume' {
      $volume = $mine | Where-Object { $work.StartsWith($_.mountPoint, 'OrdinalIgnoreCase') }
      $run.Lines[0].protection.volume -eq $volume.protection
    }
    Check 'the question holds no recovery password' { $asked -notmatch '[0-9]{6}-[0-9]{6}-[0-9]{6}' }
  }

  Check 'no parser child is left over' { -not (Parsers) }
} finally {
  Remove-Item -Recurse -Force "\\?\$work" -ErrorAction SilentlyContinue
}

if ($script:failed -gt 0) { Write-Output "$script:failed of $script:number failed"; exit 1 }
Write-Output 'none failed'
exit 0
