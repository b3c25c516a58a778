package audit

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestEntryIsWrittenLikeThis(t *testing.T) {
	e := sample()
	e.Writer, e.Seq, e.Prev, e.Time = "w1", 7, noEntry, toMillisecond(day)
	e.Stated = "Art. 15 \"DSGVO\" \\ <ü>\n"
	const want = `{"writer":"w1","seq":7,"prev":"0000000000000000000000000000000000000000000000000000000000000000","time":"2026-03-29T01:30:00.123Z",` +
		`"type":"person.read","phase":"intent","op":"7f3a","session":"k3v9q2","staff":"s-harms","role":"outreach",` +
		`"key":"SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDmuh9XgL1aDcDvH2o","address":"10.1.2.3","subject":"p9x2m4",` +
		`"fields":["identity","note"],"policies":["outreach.people"],"stated":"Art. 15 \"DSGVO\" \\ <ü>\u000a"}`
	if got := string(encode(&e)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	back, err := Parse([]byte(want))
	if err != nil || !reflect.DeepEqual(back, e) {
		t.Errorf("read back %+v, %v", back, err)
	}
	if !json.Valid([]byte(want)) {
		t.Error("is no JSON")
	}
}

// TestEveryFieldIsKept fills each field of Event by reflection: one that is
// added to the struct and forgotten in the table would be lost silently.
func TestEveryFieldIsKept(t *testing.T) {
	e := sample()
	v := reflect.ValueOf(&e).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Interface().(type) {
		case string:
			f.SetString("x" + v.Type().Field(i).Name)
		case []string:
			f.Set(reflect.ValueOf([]string{v.Type().Field(i).Name, "ü", ""}))
		case int64:
			f.SetInt(42)
		}
	}
	e.Prev, e.Time = strings.Repeat("ab", 32), toMillisecond(day)
	got, err := Parse(encode(&e))
	if err != nil || !reflect.DeepEqual(got, e) {
		t.Errorf("got  %+v, %v\nwant %+v", got, err, e)
	}
}

func TestOnlyOneSpellingIsRead(t *testing.T) {
	e := sample()
	e.Writer, e.Seq, e.Prev, e.Time = "w1", 7, noEntry, toMillisecond(day)
	good := string(encode(&e))
	for _, change := range [][2]string{
		{`,"seq"`, `, "seq"`}, {`"seq":7`, `"seq":07`}, {`"seq":7`, `"seq":+7`}, {`"seq":7`, `"seq":0`}, {`"seq":7`, `"seq":1000000000000`},
		{`"op":"7f3a"`, `"op":""`}, {`"op":"7f3a"`, `"op":"\u0037f3a"`}, {`"op":"7f3a"`, `"op":"\/"`}, {`"op":"7f3a"`, `"op":"\n"`},
		{`"op":"7f3a"`, "\"op\":\"\n\""}, {`"op":"7f3a"`, "\"op\":\"\xff\""}, {`"op":"7f3a"`, `"op":null`}, {`"op":"7f3a"`, `"op":"a","op":"b"`},
		{`"op":"7f3a","session":"k3v9q2"`, `"session":"k3v9q2","op":"7f3a"`}, {`"op"`, `"Op"`}, {`"op":`, `"more":"x","op":`},
		{`"fields":["identity","note"]`, `"fields":[]`}, {`"fields":["identity","note"]`, `"fields":["identity",]`}, {`.123Z`, `Z`}, {`.123Z`, `.123+00:00`},
		{`2026-03-29`, `2026-02-30`}, {`"writer":"w1"`, `"writer":"w/1"`}, {`"prev":"0`, `"prev":"A`}, {`"prev":"0`, `"prev":"`},
		{`"phase":"intent"`, `"phase":"maybe"`}, {`"type":"person.read"`, `"type":"Person"`}, {`}`, `} `}, {`}`, `}}`}, {`}`, ``},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Fatalf("nothing changed by %q", change)
		}
		if _, err := Parse([]byte(bad)); err == nil {
			t.Errorf("%s instead of %s is read", change[1], change[0])
		}
	}
}

func FuzzParse(f *testing.F) {
	e := sample()
	e.Writer, e.Seq, e.Prev, e.Time = "w1", 7, noEntry, toMillisecond(day)
	e.Stated = "\"\\\x01"
	f.Add(encode(&e))
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := Parse(body)
		if err == nil && string(encode(&e)) != string(body) {
			t.Errorf("%q is read and written as %q", body, encode(&e))
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	e := sample()
	e.Writer, e.Seq, e.Prev, e.Time = "w1", 7, noEntry, toMillisecond(day)
	for b.Loop() {
		encode(&e)
	}
}

func BenchmarkParse(b *testing.B) {
	e := sample()
	e.Writer, e.Seq, e.Prev, e.Time = "w1", 7, noEntry, toMillisecond(day)
	body := encode(&e)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := Parse(body); err != nil {
			b.Fatal(err)
		}
	}
}
