; The installer for Windows, for one person or for the whole computer.
;
;   makensis -DVERSION=0.1.0 -DFOLDER=..\..\build\package\frozen\desk -DTARGET=..\..\dist\x.exe desk.nsi
;
; Silent:  desk-setup.exe /S                 for one person, without rights of an administrator
;          desk-setup.exe /S /AllUsers       for the whole computer
;          desk-setup.exe /S /D=C:\Desk      into a folder of one's own; /D comes last
;          uninstall.exe /S                  removes the program; what people typed stays
Unicode true
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_INSTALLMODE_INSTDIR "Desk"
!define MULTIUSER_USE_PROGRAMFILES64
!define REMOVAL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Desk"
!include MultiUser.nsh
!include MUI2.nsh
!include x64.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WordFunc.nsh

Name "Desk"
OutFile "${TARGET}"
SetCompressor /SOLID lzma
ManifestDPIAware true
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "Desk"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Desk, the booking console for the front desk"
VIAddVersionKey LegalCopyright "The makers of Desk"

!ifdef ICON
  !define MUI_ICON "${ICON}"
  !define MUI_UNICON "${ICON}"
!endif
!define MUI_FINISHPAGE_RUN "$INSTDIR\desk-app.exe"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString RUNNING ${LANG_ENGLISH} "Desk is running. Close it, then try again."
LangString RUNNING ${LANG_GERMAN} "Desk läuft noch. Bitte erst schließen und dann neu versuchen."
LangString NEWER ${LANG_ENGLISH} "A newer version of Desk is installed. It stays as it is."
LangString NEWER ${LANG_GERMAN} "Eine neuere Version von Desk ist installiert. Sie bleibt, wie sie ist."
LangString WRONG_SYSTEM ${LANG_ENGLISH} "Desk needs a 64-bit Windows 10 or newer."
LangString WRONG_SYSTEM ${LANG_GERMAN} "Desk braucht ein 64-Bit-Windows ab Version 10."

; A program that runs cannot be written over, so trying to tells.
!macro STOP_WHILE_RUNNING
  ${If} ${FileExists} "$INSTDIR\desk-app.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\desk-app.exe" a
    ${If} ${Errors}
      SetErrorLevel 5
      Abort "$(RUNNING)"
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "$(WRONG_SYSTEM)" /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
  !insertmacro MULTIUSER_INIT
  SetRegView 64
  ReadRegStr $0 SHCTX "${REMOVAL}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 == 1
      MessageBox MB_ICONSTOP "$(NEWER)" /SD IDOK
      SetErrorLevel 4
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Function un.onInit
  !insertmacro MULTIUSER_UNINIT
  SetRegView 64
FunctionEnd

Section
  !insertmacro STOP_WHILE_RUNNING
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Desk.lnk" "$INSTDIR\desk-app.exe"
  WriteRegStr SHCTX "${REMOVAL}" "DisplayName" "Desk"
  WriteRegStr SHCTX "${REMOVAL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${REMOVAL}" "DisplayIcon" "$INSTDIR\desk-app.exe"
  WriteRegStr SHCTX "${REMOVAL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${REMOVAL}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${REMOVAL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${REMOVAL}" "NoModify" 1
  WriteRegDWORD SHCTX "${REMOVAL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD SHCTX "${REMOVAL}" "EstimatedSize" $0
SectionEnd

; Only what was installed goes; the data of people is in their own folders and stays.
Section Uninstall
  !insertmacro STOP_WHILE_RUNNING
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\desk-app.exe"
  Delete "$INSTDIR\desk-server.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Desk.lnk"
  DeleteRegKey SHCTX "${REMOVAL}"
SectionEnd
