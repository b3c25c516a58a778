package widget

import "lotse/store/plain"

// Field is what stands behind a label of a form.
type Field interface {
	Press(key Key) bool
	Draw(width, height int) Frame
}

// Item is one labelled field. A tall one takes the rows that the others leave.
type Item struct {
	Label plain.Line
	Field Field
	Tall  bool
}

// Form is a column of labelled fields, one of which has the focus.
type Form struct {
	Items []Item
	Focus int
}

// Press gives the key to the field in focus; what that does not want moves the
// focus (tab, shift+tab, up, down, and enter out of a field of one line).
func (f *Form) Press(key Key) bool {
	switch key.Name {
	case "tab":
		f.move(1, true)
		return true
	case "shift+tab":
		f.move(-1, true)
		return true
	}
	if f.Items[f.Focus].Field.Press(key) {
		return true
	}
	switch key.Name {
	case "down", "enter":
		return f.move(1, false)
	case "up":
		return f.move(-1, false)
	}
	return false
}

// move moves the focus, from the last field to the first only where around.
func (f *Form) move(by int, around bool) bool {
	to := f.Focus + by
	if around {
		to = (to + len(f.Items)) % len(f.Items)
	}
	if to < 0 || to >= len(f.Items) {
		return false
	}
	f.Focus = to
	return true
}

// Draw shows labels in a column on the left, or above tall fields where the
// form is narrow, and the cursor in the field in focus.
func (f *Form) Draw(width, height int) Frame {
	label := 0
	for _, item := range f.Items {
		label = max(label, item.Label.Width()+2)
	}
	label = min(label, width/3)
	rest := height
	for _, item := range f.Items {
		if !item.Tall {
			rest--
		}
	}
	var frame Frame
	for i, item := range f.Items {
		switch {
		case item.Tall && width < narrow:
			f.put(&frame, i, Frame{Rows: []Row{nil}}, label)
			f.put(&frame, i, item.Field.Draw(width, max(1, rest-1)), 0)
		case item.Tall:
			f.put(&frame, i, item.Field.Draw(width-label, max(1, rest)), label)
		default:
			f.put(&frame, i, item.Field.Draw(width-label, 1), label)
		}
	}
	return frame.Fit(width, height)
}

// narrow is the width below which a tall field takes all of it.
const narrow = 60

func (f *Form) put(frame *Frame, i int, field Frame, label int) {
	tone := Quiet
	if i == f.Focus {
		tone = Strong
		frame.X, frame.Y, frame.Cursor = field.X+label, field.Y+len(frame.Rows), true
	}
	for n, row := range field.Rows {
		head := Row{{plain.Of("").Pad(label), Normal}}
		if n == 0 {
			head = Row{{f.Items[i].Label.Cut(max(1, label-1)).Pad(label), tone}}
		}
		frame.Put(append(head, row...))
	}
}
