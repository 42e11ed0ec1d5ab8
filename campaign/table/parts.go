package table

import (
	"archive/zip"
	"encoding/xml"
	"io"
	"path"
	"strings"
)

type partKind int

const (
	anotherPart     partKind = iota // not looked into
	aLargePart                      // a sheet, or the texts of all
	aSheetElsewhere                 // a sheet with a name of its own, which the library keeps in memory
	aSmallPart
)

// partOf tells what a part of a workbook is, by its name as the library reads it; isSheet says that a sheet's name leads to it.
func partOf(name string, isSheet bool) partKind {
	lower := strings.ToLower(name)
	switch {
	case strings.HasPrefix(lower, "xl/theme/"), strings.HasSuffix(lower, ".rels"), lower == "xl/styles.xml", lower == "xl/workbook.xml",
		lower == "[content_types].xml":
		return aSmallPart
	case strings.HasPrefix(lower, "xl/worksheets/sheet"), lower == "xl/sharedstrings.xml":
		return aLargePart
	case isSheet:
		return aSheetElsewhere
	}
	return anotherPart
}

func partName(name string) string { return strings.ReplaceAll(name, "\\", "/") }

// sheetParts are the parts of the sheets, by the sheets' names. A sheet may stand anywhere: the workbook names an id, and
// its relations the part.
func sheetParts(archive *zip.Reader) map[string]string {
	book := "xl/workbook.xml"
	for _, r := range relationsOf(archive, "") {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			book = r.part("")
			break
		}
	}
	var names struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	readPart(archive, book, &names)
	byID := map[string]string{}
	for _, r := range relationsOf(archive, book) {
		byID[r.ID] = r.part(book)
	}
	parts := map[string]string{}
	for _, sheet := range names.Sheets {
		parts[sheet.Name] = byID[sheet.ID]
	}
	return parts
}

type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// relationsOf a part stand in a file beside it; those of the whole archive at its top.
func relationsOf(archive *zip.Reader, part string) []relation {
	var all struct {
		Relations []relation `xml:"Relationship"`
	}
	folder, name := path.Split(part)
	readPart(archive, folder+"_rels/"+name+".rels", &all)
	return all.Relations
}

// part is what a relation of another part leads to.
func (r relation) part(from string) string {
	target := partName(r.Target)
	if !strings.HasPrefix(target, "/") {
		target = path.Join("/", path.Dir(from), target)
	}
	return strings.TrimPrefix(path.Clean(target), "/")
}

// readPart leaves into as it is where there is no such part or it can't be read: a sheet that isn't found is refused later.
func readPart(archive *zip.Reader, name string, into any) {
	for _, part := range archive.File {
		if partName(part.Name) != name {
			continue
		}
		if r, err := part.Open(); err == nil {
			_ = xml.NewDecoder(io.LimitReader(r, mostRead)).Decode(into) // as above
			_ = r.Close()
		}
	}
}
