package feed

import (
	"context"
	"log/slog"
)

// readFiles takes the files of a source as they come, until ctx ends.
func readFiles(ctx context.Context, c *Config, d desk, log *slog.Logger) { <-ctx.Done() }

// parsers are the readers of files, by kind.
var parsers = map[string]parser{"csv": readCSV, "ndjson": readNDJSON, "xml": readXML}
