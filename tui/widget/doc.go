// Package widget draws the parts that screens are made of: table, form, line
// editor, text area, scroll view, key bar.
//
// A widget knows the width and height that it is given and nothing of people or
// the store. It is pressed with a Key and draws a Frame: rows of plain.Line,
// and where the real cursor belongs. The cursor and a marker in the gutter show
// what is selected, never a row painted over its whole width: a link of a few
// kilobits pays for every painted cell, and screen readers follow the cursor.
// Tones are hints only; everything reads the same without them. Text from
// outside is drawn last in its row, because terminals disagree on its width.
package widget
