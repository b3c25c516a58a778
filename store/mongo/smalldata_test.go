package mongo

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// record is a document of the small server.
type record struct {
	fields  []bson.E // without the id; values are raw
	updated time.Time
}

func (r record) get(name string) any {
	for _, field := range r.fields {
		if field.Key == name {
			return field.Value
		}
	}
	return nil
}

func (r record) version() int64 { v, _ := r.get("version").(int64); return v }

// with is the record with a field set, or without it where value is nil.
func (r record) with(name string, value any) record {
	fields := slices.DeleteFunc(slices.Clone(r.fields), func(e bson.E) bool { return value == nil && e.Key == name })
	at := slices.IndexFunc(fields, func(e bson.E) bool { return e.Key == name })
	switch {
	case at >= 0:
		fields[at].Value = value
	case value != nil:
		fields = append(fields, bson.E{Key: name, Value: value})
	}
	r.fields = fields
	return r
}

func field(d bson.D, name string) any {
	for _, e := range d {
		if e.Key == name {
			return e.Value
		}
	}
	return nil
}

// do does a command, under mu.
func (s *small) do(name string, command bson.D) bson.D {
	db, _ := field(command, "$db").(string)
	target := func() string { return db + "." + command[0].Value.(string) }
	switch name {
	case "hello", "isMaster", "ismaster":
		return s.introduce()
	case "listIndexes":
		return s.batch(target(), s.indexes[target()], 1000, "firstBatch")
	case "createIndexes":
		for _, index := range field(command, "indexes").(bson.A) {
			raw, _ := bson.Marshal(append(index.(bson.D), bson.E{Key: "v", Value: 2}))
			s.indexes[target()] = append(s.indexes[target()], raw)
		}
		return bson.D{{Key: "ok", Value: 1.0}}
	case "endSessions", "ping", "killCursors":
		return bson.D{{Key: "ok", Value: 1.0}}
	case "dropDatabase":
		for name := range s.data {
			if strings.HasPrefix(name, db+".") {
				delete(s.data, name)
			}
		}
		return bson.D{{Key: "ok", Value: 1.0}}
	case "update":
		return s.once(command, func() bson.D { return s.update(target(), command) })
	case "find":
		return s.batch(target(), s.find(target(), command), 101, "firstBatch")
	case "getMore":
		id := command[0].Value.(int64)
		left, open := s.cursors[id]
		if !open {
			return refusal(43, "CursorNotFound")
		}
		delete(s.cursors, id)
		return s.batch(db+"."+field(command, "collection").(string), left, 1000, "nextBatch")
	}
	return refusal(59, "CommandNotFound")
}

func (s *small) introduce() bson.D {
	d := bson.D{{Key: "helloOk", Value: true}, {Key: "isWritablePrimary", Value: true}, {Key: "ismaster", Value: true}, {Key: "setName", Value: "rs0"}, {Key: "setVersion", Value: 1},
		{Key: "hosts", Value: bson.A{s.address()}}, {Key: "me", Value: s.address()}, {Key: "primary", Value: s.address()},
		{Key: "maxBsonObjectSize", Value: 16 << 20}, {Key: "maxMessageSizeBytes", Value: 48000000}, {Key: "maxWriteBatchSize", Value: 100000},
		{Key: "logicalSessionTimeoutMinutes", Value: 30}, {Key: "minWireVersion", Value: 0}, {Key: "maxWireVersion", Value: 21},
		{Key: "localTime", Value: s.clock()}, {Key: "ok", Value: 1.0}}
	for _, e := range s.hello {
		d = record{fields: d}.with(e.Key, e.Value).fields
	}
	return d
}

// once does a retryable write once, however often it is sent.
func (s *small) once(command bson.D, do func() bson.D) bson.D {
	number := field(command, "txnNumber")
	if number == nil {
		return do()
	}
	key := fmt.Sprint(field(command, "lsid"), number)
	if _, done := s.answers[key]; !done {
		s.answers[key] = do()
	}
	return s.answers[key]
}

// update does updates in order until one fails.
func (s *small) update(target string, command bson.D) bson.D {
	if s.data[target] == nil {
		s.data[target] = map[string]record{}
	}
	n, modified, upserted := 0, 0, bson.A{}
	for i, raw := range field(command, "updates").(bson.A) {
		var u struct {
			Q      bson.D
			U      bson.D
			Upsert bool
		}
		if err := bson.Unmarshal(raw.(bson.Raw), &u); err != nil {
			panic(err)
		}
		id, version := field(u.Q, "_id").(string), field(u.Q, "version").(int64)
		kept, there := s.data[target][id]
		switch {
		case there && kept.version() == version:
			modified++
		case there && u.Upsert:
			return bson.D{{Key: "ok", Value: 1.0}, {Key: "n", Value: n}, {Key: "nModified", Value: modified}, {Key: "upserted", Value: upserted},
				{Key: "writeErrors", Value: bson.A{bson.D{{Key: "index", Value: i}, {Key: "code", Value: 11000}, {Key: "errmsg", Value: "E11000 dup key: { _id: \"" + id + "\" }"}}}}}
		case !there && u.Upsert:
			upserted = append(upserted, bson.D{{Key: "index", Value: i}, {Key: "_id", Value: id}})
		default:
			continue
		}
		n++
		s.data[target][id] = s.apply(kept, u.U)
	}
	d := bson.D{{Key: "ok", Value: 1.0}, {Key: "n", Value: n}, {Key: "nModified", Value: modified}}
	if len(upserted) > 0 {
		d = append(d, bson.E{Key: "upserted", Value: upserted})
	}
	return d
}

func (s *small) apply(r record, update bson.D) record {
	for _, op := range update {
		for _, e := range op.Value.(bson.D) {
			switch op.Key {
			case "$set":
				r = r.with(e.Key, e.Value)
			case "$unset":
				r = r.with(e.Key, nil)
			case "$currentDate":
				r.updated = s.clock().Truncate(time.Millisecond)
				r = r.with(e.Key, r.updated)
			default:
				panic(op.Key)
			}
		}
	}
	return r
}

// find gives what a filter matches, sorted and projected.
func (s *small) find(target string, command bson.D) (found []bson.Raw) {
	filter, _ := field(command, "filter").(bson.D)
	projection, _ := field(command, "projection").(bson.D)
	order, _ := field(command, "sort").(bson.D)
	var ids []string
	for id, r := range s.data[target] {
		if (s.hide == nil || !s.hide(id)) && matches(id, r, filter) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int {
		if len(order) > 0 && order[0].Key == "updated" {
			by := s.data[target][a].updated.Compare(s.data[target][b].updated) * int(order[0].Value.(int32))
			return cmp.Or(by, cmp.Compare(a, b))
		}
		return cmp.Compare(a, b)
	})
	if limit, ok := field(command, "limit").(int64); ok && limit > 0 {
		ids = ids[:min(len(ids), int(limit))]
	}
	for _, id := range ids {
		raw, err := bson.Marshal(append(bson.D{{Key: "_id", Value: id}}, project(s.data[target][id].fields, projection)...))
		if err != nil {
			panic(err)
		}
		found = append(found, raw)
	}
	return found
}

func matches(id string, r record, filter bson.D) bool {
	for _, condition := range filter {
		var value any = id
		if condition.Key != "_id" {
			value = r.get(condition.Key)
		}
		operators, ok := condition.Value.(bson.D)
		if !ok {
			if value != condition.Value {
				return false
			}
			continue
		}
		for _, operator := range operators {
			var ok bool
			switch operator.Key {
			case "$in":
				ok = slices.Contains(operator.Value.(bson.A), value)
			case "$gte":
				ok = !r.updated.Before(operator.Value.(bson.DateTime).Time())
			case "$lt":
				ok = r.updated.Before(operator.Value.(bson.DateTime).Time())
			}
			if !ok {
				return false
			}
		}
	}
	return true
}

func project(fields []bson.E, projection bson.D) bson.D {
	if len(projection) == 0 {
		return fields
	}
	var d bson.D
	for _, e := range fields {
		if field(projection, e.Key) != nil {
			d = append(d, e)
			continue
		}
		body, ok := e.Value.(bson.D)
		if !ok {
			continue
		}
		part := bson.D{}
		for _, inner := range body {
			if field(projection, e.Key+"."+inner.Key) != nil {
				part = append(part, inner)
			}
		}
		if strings.Contains(fmt.Sprint(projection), e.Key+".") {
			d = append(d, bson.E{Key: e.Key, Value: part})
		}
	}
	return d
}

// batch answers with the first documents and keeps the rest under a cursor.
func (s *small) batch(target string, docs []bson.Raw, most int, name string) bson.D {
	batch, size := bson.A{}, 0
	for len(docs) > 0 && len(batch) < most && size < 16<<20 {
		batch, size = append(batch, docs[0]), size+len(docs[0])
		docs = docs[1:]
	}
	id := int64(0)
	if len(docs) > 0 {
		s.next++
		id = s.next
		s.cursors[id] = docs
	}
	return bson.D{{Key: "ok", Value: 1.0}, {Key: "cursor", Value: bson.D{{Key: "id", Value: id}, {Key: "ns", Value: target}, {Key: name, Value: batch}}}}
}
