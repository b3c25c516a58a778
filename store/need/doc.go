// Package need says, for one person on one day, which course is due and why,
// which legal routes into a course are open, which deadlines run and what stands
// in the way: pure functions over a listing and the rule book.
//
// No date, title or length of time of the law stands here: they are parameters of
// the rules (policies/rulebook/rules), and a rule that is not in force on the day
// has none. What is not known is said in a reason "unknown/…", with what to find
// out; it never makes a claim. A literacy that is not known leaves the general
// course due, and says so. An incomplete birth date counts from its first day.
//
// Of and Brief are one judge; Brief lets it keep no reasons.
package need
