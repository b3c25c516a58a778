# Everything that is done with the sources more than once.

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.7.0
GOVULNCHECK = golang.org/x/vuln/cmd/govulncheck@v1.1.4

.PHONY: demo test lint golden bench fuzz build

demo: ## a synthetic county to try things in
	go run ./cmd/lotse demo

test: ## what every change must pass
	./.ci/prepare
	go vet ./...
	CGO_ENABLED=1 go test -race -p 2 -timeout 30m ./... # two packages at a time: most keep several cores busy themselves

lint: ## what should be clean as well
	go run $(STATICCHECK) ./...
	go run $(GOVULNCHECK) ./...

golden: ## write the golden pages and frames anew; read the difference before you keep it
	go test ./policies/access ./tui -update

bench: ## speed, as figures to compare side by side
	go test -run '^$$' -bench . -benchmem ./...

fuzz: ## a minute for each fuzz target
	@for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			go test -run '^$$' -fuzz "^$$target$$" -fuzztime 1m $$package || exit 1; \
		done; \
	done

build: ## one static binary
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o lotse ./cmd/lotse
