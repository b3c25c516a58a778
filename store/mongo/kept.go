package mongo

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"lotse/store"
)

// named finds documents by id, and by version where one must be the kept one.
func named(id string, version int64) bson.D {
	return bson.D{{Key: "_id", Value: id}, {Key: "version", Value: version}}
}

// written is the update that writes a body as a version. A new document, which
// has its parent yet to come, lacks what there is to remove of an old one.
func written(body bson.Raw, version int64, parent *string) bson.D {
	set := bson.D{{Key: "version", Value: version}}
	if parent != nil {
		set = append(set, bson.E{Key: "parent", Value: *parent})
	}
	other := "raw"
	if plain(body) {
		set = append(set, bson.E{Key: "body", Value: body})
	} else {
		set, other = append(set, bson.E{Key: "raw", Value: bson.Binary{Data: body}}), "body"
	}
	update := bson.D{{Key: "$set", Value: set}, {Key: "$currentDate", Value: bson.D{{Key: "updated", Value: true}}}}
	if parent == nil {
		update = append(update, bson.E{Key: "$unset", Value: bson.D{{Key: other, Value: ""}}})
	}
	return update
}

// read makes a document of one that MongoDB keeps. Its body lies in kept.
func read(kept bson.Raw) (store.Document, error) {
	doc := store.Document{}
	id, hasID := kept.Lookup("_id").StringValueOK()
	parent, hasParent := kept.Lookup("parent").StringValueOK()
	version, hasVersion := kept.Lookup("version").AsInt64OK()
	doc.ID, doc.Parent, doc.Version = id, parent, version
	if body, ok := kept.Lookup("body").DocumentOK(); ok {
		doc.Body = body
	} else if _, raw, ok := kept.Lookup("raw").BinaryOK(); ok {
		doc.Body = raw
	}
	if !hasID || !hasParent || !hasVersion || !store.Whole(doc.Body) {
		return doc, errDamaged
	}
	return doc, nil
}

// stamp is when a document was updated, by its server's clock.
func stamp(kept bson.Raw) time.Time {
	t, _ := kept.Lookup("updated").TimeOK()
	return t
}

// reduced is the projection to some fields of the body, empty for all of it.
func reduced(fields []string) bson.D {
	if len(fields) == 0 {
		return bson.D{}
	}
	d := bson.D{{Key: "parent", Value: 1}, {Key: "version", Value: 1}, {Key: "raw", Value: 1}}
	seen := map[string]bool{}
	for _, field := range fields {
		if !plainKey([]byte(field)) {
			return bson.D{} // only a body that is kept as bytes could have it
		}
		if !seen[field] {
			d = append(d, bson.E{Key: "body." + field, Value: 1})
		}
		seen[field] = true
	}
	return d
}
