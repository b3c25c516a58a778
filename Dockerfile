# A static binary in an empty image, run by a user without rights.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /lotse ./cmd/lotse \
 && install -d -m 0700 -o 65532 -g 65532 /data

FROM scratch
COPY --from=build /lotse /lotse
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
VOLUME /data
EXPOSE 2222
# Another store: -e LOTSE_STORE=…, or LOTSE_STORE_FILE, a file that holds it.
ENV LOTSE_STORE=sqlite:/data/store
ENTRYPOINT ["/lotse"]
CMD ["serve", "--listen", ":2222", "--host-key", "/data/host_key"]
