package text

// conflictTexts are the words of the screens about conflicts and corrections.
var conflictTexts = table{
	"home.disputes":        {"%s Widersprüche der Ämter", "%s conflicts between offices"},
	"home.disputes.one":    {"ein Widerspruch der Ämter", "one conflict between offices"},
	"key.conflicts":        {"Widersprüche zu dieser Person", "conflicts about this person"},
	"key.pairs":            {"vielleicht dieselbe: das Paar öffnen", "perhaps the same: open the pair"},
	"key.proposefix":       {"Korrektur vorschlagen", "propose a correction"},
	"conflicts.nothing":    {"Das geht hier nicht.", "That cannot be done here."},
	"conflicts.allseen":    {"Alles ist gesehen: zu jedem Widerspruch ist eine Korrektur vorgeschlagen. Mit d werden sie gezeigt.", "All is seen to: a correction of each conflict is proposed. d shows them."},
	"conflicts.settled":    {"Festgehalten: %s.", "Written down: %s."},
	"conflict.tell":        {"Korrektur an %s", "correction to %s"},
	"conflict.write":       {"unser eigener Eintrag wird so geschrieben", "our own entry is written so"},
	"conflict.withdraw":    {"unser eigener Eintrag wird zurückgenommen", "our own entry is taken back"},
	"conflict.propose":     {"Korrektur vorschlagen", "Propose a correction"},
	"conflict.says":        {"%s sagt – %s: %s", "%s says – %s: %s"},
	"corrections.reason":   {"Grund", "Reason"},
	"corrections.refused":  {"Korrektur abgelehnt", "Correction refused"},
	"corrections.noreason": {"Warum lehnt das Amt ab? Ein Satz genügt.", "Why does the office refuse? One sentence will do."},
	"profile.perhaps":      {"vielleicht dieselbe wie %s (Prüfung offen, Taste p)", "perhaps the same as %s (to be checked, key p)"},
	"profile.alarm":        {"Achtung: dieselbe AZR-Nummer wie %s (Prüfung offen, Taste p)", "Alarm: the same AZR number as %s (to be checked, key p)"},
	"profile.was":          {"war auch %s, verbunden am %s von %s (Taste p)", "was also %s, united on %s by %s (key p)"},
	"profile.nopair":       {"Zu dieser Person gibt es kein Paar, das Sie prüfen dürfen.", "There is no pair of this person that you may check."},
	"profile.agreed":       {"Zu dieser Person widersprechen sich die Ämter nicht.", "The offices do not disagree about this person."},
	"profile.disputed":     {"die Ämter widersprechen sich bei %s Angaben (Taste w)", "the offices disagree about %s fields (key w)"},
	"profile.disputed.one": {"die Ämter widersprechen sich bei einer Angabe (Taste w)", "the offices disagree about one field (key w)"},
	"reviews.undo":         {"%s wird wieder eine eigene Person, mit allem, was ihr gehörte. Keine Notiz geht verloren.", "%s becomes a person of its own again, with all that was hers. No note is lost."},
}
