package mongo

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

func bodyOf(t testing.TB, d bson.D) bson.Raw {
	t.Helper()
	raw, err := bson.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func just(value any) bson.D { return bson.D{{Key: "a", Value: value}} }

func nested(levels int) bson.D {
	d := bson.D{}
	for range levels - 1 {
		d = just(d)
	}
	return d
}

func TestWhatLotseWritesIsKeptReadable(t *testing.T) {
	for name, d := range map[string]bson.D{
		"nothing":   {},
		"values":    {{Key: "text", Value: "ä 😀 e\u0301"}, {Key: "n", Value: int32(1)}, {Key: "m", Value: int64(math.MinInt64)}, {Key: "f", Value: 1.5}, {Key: "yes", Value: true}, {Key: "nil", Value: nil}},
		"bytes":     just([]byte{0, 1, 255}),
		"no bytes":  just([]byte{}),
		"times":     {{Key: "now", Value: time.Now()}, {Key: "none", Value: time.Time{}}},
		"arrays":    just(bson.A{bson.A{}, bson.D{}, "x", bson.A{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}}),
		"ids":       just(bson.ObjectID{1}),
		"our names": {{Key: "_id", Value: 1}, {Key: "body", Value: 1}, {Key: "updated", Value: 1}, {Key: "with space", Value: 1}, {Key: "a$b", Value: 1}, {Key: "ä", Value: 1}},
		"deep":      nested(nesting),
	} {
		if !plain(bodyOf(t, d)) {
			t.Errorf("%s: not plain", name)
		}
	}
}

func TestWhatAServerMightChangeIsKeptAsBytes(t *testing.T) {
	invalid := bodyOf(t, just("xyz"))
	invalid[bytes.IndexByte(invalid, 'y')] = 0xff
	badKey := bodyOf(t, just(1))
	badKey[5] = 0xff
	badBool := bodyOf(t, just(true))
	badBool[len(badBool)-2] = 2
	badIndex := bodyOf(t, just(bson.A{1, 2}))
	badIndex[bytes.LastIndexByte(badIndex, '1')] = '2'
	badEnd := bodyOf(t, just("xyz"))
	badEnd[len(badEnd)-2] = 'z'
	badLength := bodyOf(t, just("xyz"))
	badLength[7] = 200
	noLength := bodyOf(t, just("xyz"))
	noLength[7] = 0
	for name, body := range map[string][]byte{
		"a dollar":          bodyOf(t, bson.D{{Key: "$set", Value: 1}}),
		"a dot":             bodyOf(t, bson.D{{Key: "a.b", Value: 1}}),
		"no key":            bodyOf(t, bson.D{{Key: "", Value: 1}}),
		"a dollar inside":   bodyOf(t, just(bson.A{bson.D{{Key: "$ref", Value: 1}}})),
		"a key twice":       bodyOf(t, bson.D{{Key: "a", Value: 1}, {Key: "a", Value: 2}}),
		"too deep":          bodyOf(t, nested(nesting+1)),
		"NUL":               bodyOf(t, just("a\x00b")),
		"NaN":               bodyOf(t, just(math.NaN())),
		"infinity":          bodyOf(t, just(math.Inf(1))),
		"minus zero":        bodyOf(t, just(math.Copysign(0, -1))),
		"a UUID":            bodyOf(t, just(bson.Binary{Subtype: 4, Data: make([]byte, 16)})),
		"old bytes":         bodyOf(t, just(bson.Binary{Subtype: 2, Data: []byte{1}})),
		"a regex":           bodyOf(t, just(bson.Regex{Pattern: "."})),
		"a timestamp":       bodyOf(t, just(bson.Timestamp{})),
		"code":              bodyOf(t, just(bson.JavaScript("1"))),
		"a symbol":          bodyOf(t, just(bson.Symbol("a"))),
		"undefined":         bodyOf(t, just(bson.Undefined{})),
		"a decimal":         bodyOf(t, just(bson.NewDecimal128(1, 2))),
		"max":               bodyOf(t, just(bson.MaxKey{})),
		"the year 10000":    bodyOf(t, just(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC))),
		"invalid UTF-8":     invalid,
		"an invalid key":    badKey,
		"neither yes or no": badBool,
		"an index":          badIndex,
		"no end of text":    badEnd,
		"a length":          badLength,
		"no length":         noLength,
		"garbage":           []byte("\x0a\x00\x00\x00\xff\xff\xff\xff\xff\x00"),
		"cut":               {5, 0, 0, 0},
	} {
		if plain(body) {
			t.Errorf("%s: plain", name)
		}
	}
}

// FuzzPlain: what is plain means the same to whoever reads and writes it anew.
func FuzzPlain(f *testing.F) {
	f.Add([]byte(bodyOf(f, just(bson.A{1, "x", bson.D{{Key: "b", Value: time.Time{}}}, []byte("y"), 1.5, true, nil, bson.ObjectID{}}))))
	f.Add([]byte(bodyOf(f, just(strings.Repeat("x", 100)))))
	f.Fuzz(func(t *testing.T, body []byte) {
		if !plain(body) {
			return
		}
		var d bson.D
		if err := bson.Unmarshal(body, &d); err != nil {
			t.Fatal(err)
		}
		if again := bodyOf(t, d); !bytes.Equal(again, body) {
			t.Fatalf("%x became %x", body, []byte(again))
		}
	})
}
