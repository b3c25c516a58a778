package mongo

import (
	"errors"
	"strings"
	"testing"
)

const geheim = "s3cr3t"

func TestAURIIsShownWithoutItsSecrets(t *testing.T) {
	for uri, want := range map[string]string{
		"sqlite:/srv/lotse":                       "sqlite:/srv/lotse",
		"mongodb://db1":                           "mongodb://db1/lotse",
		"mongodb://db1,db2:27018/aurich?tls=true": "mongodb://db1,db2:27018/aurich?tls=true",
		"mongodb://anna:s3cr3t@db1/?replicaSet=r&standalone=allow":        "mongodb://anna:***@db1/lotse?replicaSet=r&standalone=allow",
		"mongodb+srv://anna:s3cr3t%40@db.example.org/":                    "mongodb+srv://anna:***@db.example.org/lotse",
		"mongodb://db1/?tlsCertificateKeyFilePassword=s3cr3t&w=1":         "mongodb://db1/lotse?tlsCertificateKeyFilePassword=***&w=1",
		"mongodb://db1/?authMechanismProperties=AWS_SESSION_TOKEN:s3cr3t": "mongodb://db1/lotse?authMechanismProperties=***",
		"mongodb://%2Ftmp%2Fa%20b%2Fdb.sock/":                             "mongodb://%2Ftmp%2Fa%20b%2Fdb.sock/lotse",
		"mongodb://[::1]:27017/x":                                         "mongodb://[::1]:27017/x",
		"mongodb:anna:s3cr3t":                                             "mongodb://…",
	} {
		if got := Redacted(uri); got != want {
			t.Errorf("%s is shown as %s; want %s", uri, got, want)
		}
	}
}

// broken are URIs that hold a password, each wrong in another way.
var broken = []string{
	"mongodb:s3cr3t",
	"mongodb:/anna:s3cr3t@db1",
	"mongodb://s3cr3t@",
	"mongodb://anna:s3cr3t",
	"mongodb://anna:s3cr3t/lotse",
	"mongodb://anna:s3cr3t%zz@db1/lotse",
	"mongodb://anna:a:s3cr3t@db1/lotse",
	"mongodb://anna:a/s3cr3t@db1/lotse",
	"mongodb://anna:a@s3cr3t@db1/lotse",
	"mongodb://anna:a?s3cr3t@db1/lotse",
	"mongodb://anna:a#s3cr3t@db1/lotse",
	"mongodb://anna:s3cr3t@db1:port/lotse",
	"mongodb://anna:s3cr3t@db1:99999/lotse",
	"mongodb://anna:s3cr3t@/lotse",
	"mongodb://anna:s3cr3t@db1/a.b",
	"mongodb://anna:s3cr3t@db1/?authMechanism=x",
	"mongodb://anna:s3cr3t@db1/?tls=maybe",
	"mongodb://anna:s3cr3t@db1/?replicaSet",
	"mongodb://anna:s3cr3t@db1/?authMechanismProperties=s3cr3t",
	"mongodb://anna:s3cr3t@db1/?authMechanismProperties=%zzs3cr3t",
	"mongodb://anna:s3cr3t@db1,db2/?directConnection=true",
	"mongodb://anna:s3cr3t@db1/?standalone=s3cr3t",
	"mongodb://anna:s3cr3t@db1/?s3cr3t@x=y",
	"mongodb://db1/s3cr3t@x",
	"mongodb://:s3cr3t@db1/",
	"mongodb://anna:s3cr3t@db1/?w=0&journal=true",
	"mongodb://anna:s3cr3t@db1/?tlsCertificateKeyFile=/nowhere&tlsCertificateKeyFilePassword=s3cr3t",
	"mongodb://anna:s3cr3t@db1/?authMechanism=MONGODB-X509",
	"mongodb+srv://anna:s3cr3t@a,b/",
	"http://anna:s3cr3t@db1/",
}

func TestABrokenURIIsAnsweredWithoutItsPassword(t *testing.T) {
	for _, uri := range broken {
		b, err := Open(t.Context(), uri)
		if err == nil {
			b.Close()
			t.Errorf("%s was taken", uri)
			continue
		}
		if strings.Contains(err.Error(), geheim) || strings.Contains(Redacted(uri), geheim) && Is(uri) {
			t.Errorf("%s: the password is in %q or %q", uri, err, Redacted(uri))
		}
		if !errors.Is(err, ErrURI) || !strings.Contains(err.Error(), "mongodb://USER:PASSWORD@HOST") {
			t.Errorf("%s: %v; want a sentence that says how one is written", uri, err)
		}
	}
}

func TestTheDriverIsToldWhatARegisterNeeds(t *testing.T) {
	a, err := parse("mongodb://db1/?w=1&journal=false&retryWrites=false&readPreference=secondary&readConcernLevel=local&standalone=allow&serverSelectionTimeoutMS=700")
	if err != nil {
		t.Fatal(err)
	}
	if !a.standalone || strings.Contains(a.String(), "standalone") {
		t.Errorf("the driver would get %s", a)
	}
	o, err := a.client()
	if err != nil {
		t.Fatal(err)
	}
	b := &Backend{patience: patience}
	b.set(o)
	if o.WriteConcern.W != "majority" || !*o.WriteConcern.Journal || o.ReadConcern.Level != "majority" || !*o.RetryWrites || !*o.RetryReads || o.ReadPreference.Mode().String() != "primary" {
		t.Errorf("the driver would get %+v", o)
	}
	if o.ServerSelectionTimeout.Milliseconds() != 700 {
		t.Errorf("it would look for a server for %v", o.ServerSelectionTimeout)
	}
}
