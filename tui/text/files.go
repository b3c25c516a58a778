package text

// filesWords are the words of the face that programs for files see.
var filesWords = table{
	"files.readme": {`Lotse: Dateien
==============

lists/  Ihre gespeicherten Listen als Dateien, nur zum Lesen:
        .csv     für Tabellenprogramme (UTF-8, Semikolon)
        .xlsx    für Excel und LibreOffice
        .ndjson  für Programme (eine Person je Zeile)

Eine Liste steht hier, solange für sie ein Zweck angegeben ist:
        ssh HOST list purpose NAME "wofür die Datei gebraucht wird"
Ohne Zweck verschwindet sie wieder von hier:
        ssh HOST list purpose NAME

Eine Datei zu öffnen ist eine Ausgabe personenbezogener Daten: Sie wird mit
Zweck, Anzahl und Zeitpunkt protokolliert und enthält nur, was Sie sehen dürfen.
Löschen Sie die Datei, wenn der Zweck erfüllt ist.`, `Lotse: files
============

lists/  your saved lists as files, for reading only:
        .csv     for spreadsheets (UTF-8, semicolon)
        .xlsx    for Excel and LibreOffice
        .ndjson  for programs (one person a line)

A list is here while a purpose is stated for it:
        ssh HOST list purpose NAME "what the file is needed for"
Without a purpose it disappears from here:
        ssh HOST list purpose NAME

To open a file is to export personal data: it is logged with purpose, count and
time, and has only what you may see. Delete the file when its purpose is
fulfilled.`},
}
