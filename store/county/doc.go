// Package county makes up a county: the people whom its offices know, their
// records, notes and courses, and the staff who work with them. Nobody in it
// exists, and nothing in it can be taken for somebody who does: AZR numbers
// have month 00, telephone numbers are those kept free for films, streets and
// providers are invented.
//
// The same Spec gives the same county to the last byte. It is made in two
// layers. A planner makes the truth, household by household: who came when from
// where, what they learnt, which course they wished for (planner, arrive,
// settle, learn, wish). A teller makes of it what the offices know: names and
// their spellings, records that contradict each other, assessments, needs, notes,
// authorisations and recognitions (tell, naming, records, offices, variant, assess,
// needs, notes, papers, recognition). Between them wishes become places in courses,
// with every step of the way there (courses, way, timetable, routes). The
// planner runs twice with the same dice, once to gather wishes into courses and
// once to tell the people, so that only the places in courses are held in memory.
//
// Shares come from data: what holds everywhere in data/*.csv, what is a county's
// own in a folder of its name: Aurich, and the city of Osnabrück, whose people
// live in 23 districts of one municipality. Tables of
// two attributes are fitted to both margins, and categories are drawn from urns
// that owe what came too rarely (draw.go), so that also a small county has the
// right shares. What holds beyond margins:
//
//   - people came in waves: 2015–16, March 2022, 2023;
//   - women with a child under 3 wait twice as long for a course;
//   - the islands and Krummhörn, and four outer districts of Osnabrück, are far
//     from courses: twice as many had none;
//   - of those who need ALPHA, three in ten sit in ALLG;
//   - 18 % move to another municipality in a year;
//   - 6 % of the aliens authority's records are stale, with the place and title of then;
//   - families are possible: births ten months apart, mothers of 15 to 47;
//   - German is learnt one step at a time, and courses fit the level;
//   - planned courses have free places or a waiting list, never more people than
//     seats; one in twelve of those in a course is absent too often;
//   - no admission under AufenthG §44(4) is younger than its suspension, and
//     authorisations for vocational courses lapse within weeks.
//
// A second file: 3 % of the people are the twin of somebody in the same
// household, made by an office that did not see the link. A twin is a person of
// its own, with an id of its own and a single record, from the youth office or
// from outreach work, whose name is spelt differently or whose birth date has
// day and month swapped or is 01.01. It has no AZR number, course, need or
// assessment. Twins tells the truth about them.
//
// A Deutsch-Test für Zuwanderer below A2 gives no certificate; the roster has its
// result as "<A2". School and literacy follow the county's figures for people
// without a Ukrainian passport; two in three Ukrainians went to university.
package county
