package text

// mistakeTexts are sentences for mistakes that administrators make with sources, and
// for days, reasons and courses.
var mistakeTexts = table{
	"mistake.fill":           {"so lässt sich kein Büro anlegen: %s", "no office can be made of this: %s"},
	"mistake.source.state":   {"„%s“ ist kein Zustand einer Quelle; möglich sind linked (verbunden), planned (geplant), refused (verweigert)", `"%s" is no state of a source; use linked, planned or refused`},
	"mistake.source.kind":    {"„%s“ ist keine Art von Quelle; möglich sind %s", `"%s" is no kind of source; use one of %s`},
	"mistake.source.guard":   {"die Sperre gegen halbe Lieferungen ist ein Anteil der Zeilen zwischen 0 und 1, zum Beispiel 0.2", "the guard is a share of the rows between 0 and 1, such as 0.2"},
	"mistake.source.reason":  {"zu einer verweigerten Quelle gehört der Grund", "a source that is refused needs the reason"},
	"mistake.source.text":    {"ein Text zur Quelle geht so nicht: %s", "a text about the source cannot be kept: %s"},
	"mistake.source.missing": {"der Filter, wen ihr Fehlen betrifft, darf nur nach Codes, Alter und Tagen fragen, nicht nach Namen oder Listen", "the filter of whom its absence concerns may ask for codes, ages and days only, not for names or lists"},
	"mistake.source.field":   {"„%s“ ist keine Angabe zu einer Person", `"%s" is no field of a person`},
	"mistake.source.keys":    {"eine Quelle hat höchstens %s Schlüssel und Netze", "a source has at most %s keys and networks"},
	"mistake.source.key":     {"ein Maschinenschlüssel ist keine Zeile einer authorized_keys-Datei", "a machine key is no line of an authorized_keys file"},
	"mistake.source.network": {"„%s“ ist kein Netz; zum Beispiel 10.0.0.0/8", `"%s" is no network such as 10.0.0.0/8`},
	"mistake.reason":         {"der Grund steht auf einer Zeile, ohne Steuerzeichen", "the reason stands on one line, without control characters"},
	"mistake.day":            {"„%s“ ist kein Tag; zum Beispiel 31.05.2026", `"%s" is not a day such as 2026-05-31`},
	"mistake.note.day":       {"„%s“ ist kein Tag; zum Beispiel 31.05.2026", `"%s" is not a day such as 2026-05-31`},
	"mistake.course.exists":  {"ein anderer Kurs hat schon die Kennung %s", "another course has the id %s already"},
	"mistake.newcomer.text":  {"so lässt sich der Name nicht aufschreiben: %s", "the name cannot be written so: %s"},
	"feed.database":          {"diese Datenbank gibt es dort nicht: Konfiguration prüfen", "there is no such database: check the configuration"},
	"feed.table":             {"die Tabelle fehlt oder heißt anders: Konfiguration anpassen", "the table is missing or renamed: adapt the configuration"},
	"feed.permission":        {"darf die Tabelle nicht lesen: das Amt muss SELECT erlauben", "may not read the table: the office must grant SELECT"},
	"feed.tls":               {"dem Zertifikat des Servers wird nicht vertraut, oder er spricht kein TLS", "the server's certificate is not trusted, or it speaks no TLS"},
	"feed.store":             {"Lotse selbst kann gerade nicht schreiben; es wird weiter versucht", "Lotse itself cannot write just now; trying again"},
}
