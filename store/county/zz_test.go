package county
import ("testing";"fmt";"lotse/store/person")
func TestZZ(t *testing.T){
 i:=0
 for _,o:=range aurich().people { i++; if i%137!=0 {continue}
  p:=o.Profile
  fmt.Printf("%s %s | %s | %s %s %v mun=%s res=%s school=%s de=%s course=%s/%s needs=%v role=%s/%s src=%v\n",p.ID,p.Name(),p.Value(person.Native),p.Value(person.Birth),p.Value(person.Sex),p.Fields[person.Nationality].List,p.Value(person.Municipality),p.Value(person.Residence),p.Value(person.School),p.Listing.German,p.Listing.Course,p.Listing.CourseType,p.Listing.Needs,o.h.kind,o.role,p.Sources)
  for _,n:=range o.Notes { fmt.Println("     ",n.Day,n.Kind,n.Author,n.Confided,n.Text)}
 }
 types:=map[string]int{}; seats:=map[string]int{}
 for _,c:=range aurich().county.Courses(){types[c.Type]++;seats[c.Type]+=len(c.Roster)}
 fmt.Println(len(aurich().county.Courses()),types,seats)
 run:=0;for _,c:=range aurich().county.Courses(){ if c.Roster[0].State=="running"||c.Roster[0].State=="waiting"{run++; if run%12==0{fmt.Printf("%+v %d\n",c.ID,len(c.Roster))}}}
 kinds:=map[string]int{}; for _,o:=range aurich().people{kinds[o.h.kind+fmt.Sprint(o.ukrainian())]++}; fmt.Println(kinds)
}
