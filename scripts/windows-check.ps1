# What only a Windows PC can show, in one go: run it in a checkout, in PowerShell, after `npm ci`.
#
#   powershell -ExecutionPolicy Bypass -File scripts\windows-check.ps1
#
# Prints a line for each check and ends with 0 when all hold. It writes to a folder of its own in TEMP,
# and removes it. Nothing is installed.
$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$work = Join-Path $env:TEMP "cprvagt-check-$PID"
$script:failed = 0

function Check([string] $what, [scriptblock] $holds) {
  try { $is = & $holds } catch { $is = $false; $why = " ($($_.Exception.Message))" }
  if ($is) { Write-Output "ok    $what" } else { $script:failed++; Write-Output "FAIL  $what$why" }
}

# The command's exit status and its lines of JSON.
function Scan([string[]] $words) {
  $lines = & node (Join-Path $root 'scripts\cprvagt.mjs') scan @words --format ndjson --all --progress none 2>$null
  return @{ Status = $LASTEXITCODE; Lines = @($lines | ForEach-Object { $_ | ConvertFrom-Json }) }
}

New-Item -ItemType Directory -Path $work | Out-Null
try {
  # A published test person, under a heading that says so (mod 11 holds).
  $register = "Navn;CPR-nr`r`n" + ("Nancy;020280-0009`r`n" * 12)
  $plain = "By;Postnr`r`nAarhus;8000`r`nBrande;7330`r`n"

  Set-Content -Path "$work\register.csv" -Value $register -NoNewline
  Set-Content -Path "$work\byer.csv" -Value $plain -NoNewline
  $run = Scan @($work)
  Check 'a register is found and a table is clean' {
    $run.Status -eq 1 -and $run.Lines[-1].summary.found -eq 1 -and $run.Lines[-1].summary.clean -eq 1
  }
  Check 'both were read by the parser child, through its pipe' { $run.Lines[-1].summary.unknown -eq 0 }

  $long = $work
  while ($long.Length -lt 400) { $long = Join-Path $long ('mappe' * 8) }
  [IO.Directory]::CreateDirectory("\\?\$long") | Out-Null
  [IO.File]::WriteAllText("\\?\$long\langt.csv", $register)
  $run = Scan @($work)
  Check 'a path of more than 260 characters is read, or told' {
    $run.Lines[-1].summary.found -eq 2 -or $run.Lines[-1].summary.unreachable -gt 0
  }

  $locked = [IO.File]::Open("$work\laast.csv", 'Create', 'ReadWrite', 'None')
  $bytes = [Text.Encoding]::UTF8.GetBytes($register)
  $locked.Write($bytes, 0, $bytes.Length)
  $locked.Flush()
  $run = Scan @("$work\laast.csv")
  Check 'a file that a program has locked is unknown, not clean' { $run.Lines[0].outcome -eq 'unknown' -and $run.Lines[0].reason -eq 'locked' }
  $locked.Close()

  $shared = [IO.File]::Open("$work\register.csv", 'Open', 'Read', 'ReadWrite')
  $run = Scan @("$work\register.csv")
  Check 'a file that Excel has open as it does is read' { $run.Lines[0].outcome -eq 'found' }
  $shared.Close()

  cmd /c mklink /J "$work\krydset" "$work" | Out-Null
  $run = Scan @($work)
  Check 'a junction to its own folder is no second copy, and ends' { $run.Lines[-1].summary.found -le 3 }
  cmd /c rmdir "$work\krydset" | Out-Null

  Check 'no parser child is left over' {
    -not (Get-CimInstance Win32_Process -Filter "Name = 'node.exe'" | Where-Object { $_.CommandLine -like '*--permission*compileFunction*' })
  }
} finally {
  Remove-Item -Recurse -Force "\\?\$work" -ErrorAction SilentlyContinue
}

if ($script:failed -gt 0) { Write-Output "$script:failed failed"; exit 1 }
Write-Output 'all hold'
exit 0
