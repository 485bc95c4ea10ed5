# Builds the installer for Windows into dist\. One command, on Windows with Python and NSIS:
#
#   powershell -File packaging\windows\build.ps1
#
# DESK_CERTIFICATE names a .pfx file to sign with, DESK_CERTIFICATE_PASSWORD its password.
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")

function Invoke-Checked {
    & $args[0] @($args | Select-Object -Skip 1)
    if ($LASTEXITCODE -ne 0) { throw "$($args[0]) failed with $LASTEXITCODE" }
}

function Set-Signature([string] $file) {
    if (-not $env:DESK_CERTIFICATE) { return }
    Invoke-Checked signtool sign /fd SHA256 /tr http://timestamp.digicert.com /td SHA256 `
        /f $env:DESK_CERTIFICATE /p $env:DESK_CERTIFICATE_PASSWORD $file
}

$python = ".venv\Scripts\python.exe"
if (-not (Test-Path $python)) {
    Invoke-Checked python -m venv .venv
    Invoke-Checked $python -m pip install --require-hashes --requirement packaging\requirements.lock
    Invoke-Checked $python -m pip install --no-deps --no-build-isolation --editable .
}
$version = & $python -c "import desk_app; print(desk_app.__version__)"
$frozen = "build\package\frozen\desk"
$work = "build\package\work"
$installer = "dist\desk-$version-setup.exe"
New-Item -ItemType Directory -Force "dist", "build\package" | Out-Null
$env:SOURCE_DATE_EPOCH = & git log -1 "--format=%ct"
$env:PYTHONHASHSEED = "0"

Invoke-Checked $python packaging\icons.py build\package\desk.ico
Invoke-Checked $python -m PyInstaller --noconfirm --log-level WARN `
    --distpath build\package\frozen --workpath $work packaging\desk.spec
Set-Signature "$frozen\desk-app.exe"
Set-Signature "$frozen\desk-server.exe"
Invoke-Checked "$frozen\desk-server.exe" --version

$bill = & $python packaging\bill_of_materials.py "$work\desk\COLLECT-00.toc"
if ($LASTEXITCODE -ne 0) { throw "the bill of materials could not be written" }
[IO.File]::WriteAllLines("$(Get-Location)\dist\desk-$version-windows.cdx.json", $bill)
Invoke-Checked makensis /V2 "-DVERSION=$version" "-DFOLDER=$(Resolve-Path $frozen)" `
    "-DICON=$(Resolve-Path build\package\desk.ico)" "-DTARGET=$(Join-Path (Get-Location) $installer)" `
    packaging\windows\desk.nsi
Set-Signature $installer
$hash = (Get-FileHash -Algorithm SHA256 $installer).Hash.ToLower()
"$hash  desk-$version-setup.exe" | Out-File -Encoding ascii "dist\desk-$version-windows.sha256"
Get-Item $installer
