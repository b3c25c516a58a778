package tui

import (
	"context"

	"lotse/store"
)

// loadSources reads which sources somebody must see to.
func (h *home) loadSources() {
	if !h.may("source.read") {
		return
	}
	h.app.run(func(ctx context.Context) func() {
		sources := h.app.sourcesOwed(ctx)
		return func() { h.mind.sources = sources }
	})
}

// sourcesOwed are the sources, for those who look after them or plan with them.
func (a *App) sourcesOwed(ctx context.Context) []store.SourceState {
	role := string(a.desk.Session.Me.Role)
	if !a.desk.Session.May("source.edit") && role != "coordinator" {
		return nil
	}
	list, _ := a.desk.Sources(ctx) // what cannot be read is told on the screen of sources
	return list
}

// sourceSentences say which sources are shut that were open and, to admins, what
// waits for them.
func (h *home) sourceSentences() []string {
	var list []string
	f := h.app.sourceFormat()
	for _, s := range h.mind.sources {
		office := s.Office
		if len([]rune(office)) > 40 {
			office = string([]rune(office)[:39]) + "…"
		}
		list = append(list, f.SourceOwed(s, office, h.app.desk.Session.Now(), h.may("source.edit"))...)
	}
	return list
}
