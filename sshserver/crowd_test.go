package sshserver_test

import (
	"fmt"
	"strings"
	"time"

	"lotse/store"
	"lotse/store/person"
)

// hostile is a person whose name is made to be obeyed, mistaken and misplaced.
const hostile = 5

// crowd are n people whom maike may see, enough to scroll: with plain, long,
// Arabic and hostile names.
func crowd(n int) []store.Arrival {
	names := strings.Fields("Abbas Bakr Celik Demir Eren Farah Ganem Halabi Idris Jaber Kaya Latif Mansour Nasser Omar Petrenko Qasim Rahimi Saleh Tesfay")
	list := people()
	for i := range n {
		given := fmt.Sprintf("%s %d", strings.Fields("Amir Basma Dunja Elif Hamid Iryna")[i%6], i)
		switch family, id := names[i%len(names)], uint64(100+7*i); {
		case i == hostile:
			list = append(list, arrival(id, "Evil\x1b]52;c;aGk=\x07\x1b[2J\u009b31m", "\u202eRTL Z̴̡͎͍̘̐̄͊̏a\u0301lgo\r\n\U000e0041", "\x1b[31mفاطمة"))
		case i%9 == 8:
			list = append(list, arrival(id, family, given, "فاطمة الحسن"))
		case i%13 == 12:
			list = append(list, arrival(id, "Wolde-Gabriel Tekle-Haimanot Ogbazghi-Mebrahtu "+family, "Tsegereda Lemlem Selamawit", "ጸገረዳ"))
		default:
			list = append(list, arrival(id, family, given, ""))
		}
	}
	for i := range list[:min(len(list), visited+1)] {
		list[i].Notes = []person.Note{{
			ID: person.NoteID(fmt.Sprintf("n0000000000000000000000a%d", i)), Person: list[i].Profile.ID, At: time.Now().AddDate(0, -2, 0),
			Day: "2026-03-30", Kind: "visit", Author: "maike", Team: "mitte",
			Text: strings.Repeat("Zu Hause angetroffen. Sie möchte den Kurs am Vormittag besuchen, weil die Kinder dann in der Kita sind.\n", 30),
		}}
	}
	return list
}

// visited is how many of the crowd have a long note.
const visited = 4

// known is one of them, from 0.
func known(i int) string { return string(crowd(visited)[1+i].Profile.ID) }

func arrival(id uint64, family, given, native string) store.Arrival {
	who := person.IDFrom(id)
	facts := person.Facts{
		person.Family: {Value: family}, person.Given: {Value: given}, person.Municipality: {Value: norden},
		person.Birth: {Value: fmt.Sprint(1950 + id%50)}, person.Sex: {Value: "w"}, person.Nationality: {List: []string{"475"}},
	}
	if native != "" {
		facts[person.Native] = person.Fact{Value: native, Source: person.Outreach}
	}
	return store.Arrival{
		Profile: person.Profile{ID: who, Assigned: []person.StaffID{"maike"}},
		Records: []person.Record{{
			ID: "abh:" + string(who), Person: who, Source: person.AliensAuthority, AsOf: "2025-05-01", Fields: facts,
			Assessments: []person.Assessment{{Language: "deu", Skill: person.Overall, Level: "A1", Day: "2025-06-01", Evidence: "placement", Source: "abh"}},
		}},
	}
}
