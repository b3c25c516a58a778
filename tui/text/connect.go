package text

// connectWords are the words for getting connected.
var connectWords = table{
	"key.anew": {"alles neu zeichnen, wenn etwas Fremdes auf dem Bildschirm steht", "paint all anew, when something else got onto the screen"},

	"line.full": {"Eine Zeile fasst höchstens %s Zeichen; der Rest wurde weggelassen.", "A line takes at most %s characters; the rest was left out."},

	"usage.either": {"„%s“ und „%s“ gehen nicht zusammen", "%s and %s do not go together"},

	"help.whoami.more": {
		"Mit --ssh-config: ein Block für ~/.ssh/config. Danach genügt „ssh lotse“, und alle Fenster und Befehle teilen sich eine Verbindung; das spart auf schlechten Leitungen Sekunden.",
		"With --ssh-config: a block for ~/.ssh/config. After that \"ssh lotse\" is enough, and all windows and commands share one connection; on bad links that saves seconds.",
	},

	"sshconfig.head": {"Lotse; ans Ende von ~/.ssh/config kommt das mit: %s", "Lotse; put this at the end of ~/.ssh/config with: %s"},
	"sshconfig.key": {
		"der Schlüssel %s; liegt er in einer anderen Datei, gehört deren Name hierher",
		"the key %s; if it is in another file, that name belongs here",
	},
	"sshconfig.shared": {
		"eine Verbindung für alle Fenster; OpenSSH für Windows kann das nicht: dort die nächsten drei Zeilen löschen",
		"one connection for all windows; OpenSSH for Windows cannot do that: delete the next three lines there",
	},
	"sshconfig.alive": {
		"eine tote Leitung fällt nach 45 Sekunden auf; Compression fehlt, weil der Server keine anbietet",
		"a dead link is noticed after 45 seconds; there is no Compression, because the server offers none",
	},
	"sshconfig.local": {
		"das geht nur über SSH, mit der Adresse, unter der Sie den Server erreichen: ssh -p PORT lotse@HOST whoami --ssh-config",
		"this works over SSH only, with the address by which you reach the server: ssh -p PORT lotse@HOST whoami --ssh-config",
	},
}
