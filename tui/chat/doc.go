// Package chat is the line face: every word of the grammar as a conversation,
// one line at a time. It is for people who do not see a screen, for links of a
// few hundred bytes a second, and for whoever likes it.
//
// What is said is whole sentences, one thing a line, understood without the
// others on the screen; lists come ten at a time with their count first, and a
// number alone opens what has that number. Nothing is drawn: the output is text,
// line ends, and with a terminal BS and BEL, on any terminal there is.
//
// # Turns
//
// A conversation is one goroutine (talk.go): it reads a line (reader.go), does
// what the line says (turn.go) and answers (say.go). Words are those of the
// grammar, parsed and done by tui/command; a few more (own.go) only move in what
// was said. Where a word is said without what it needs, the table of questions
// in tui/command says what is asked, and ask.go asks it. Notes have a flow of
// their own (note.go), because their text must survive: it is kept as a draft
// after every line.
//
// # Lines
//
// Without a terminal lines are taken as they come, and the client's end edits
// them. With one they are typed here (typist.go): keys are read (keys.go), the
// text is edited at its end alone (longline.go), and what is on the terminal is
// brought up to it with BS, spaces and letters alone. A key costs the same however
// long the line is. History is in memory, and has neither the text of a note nor
// a line of more than 1000 bytes.
//
// # The end
//
// However a conversation ends, the text that was open is kept as a draft, also
// half of a note in one line (parked.go); Talk says whether that went well, and
// the next greeting tells of it (Desk.Unsent).
//
// More than sixty-four bytes that come at once were pasted. A pasted text has
// paragraphs, where a typed one would end at the empty line; of one pasted into
// any other question the first line counts; and pasted commands end at the first
// that is none.
package chat
