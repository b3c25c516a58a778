// Package need says, for one person on one day, which course is due and why,
// which legal routes into a course are open, which deadlines run and what stands
// in the way: pure functions over a listing and the rule book.
package need
