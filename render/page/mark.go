package page

import (
	"bytes"
	"html/template"
)

// Each page has a mark of its kind in its head, so that it is written over only by another of its kind.
const (
	reportMark  template.HTML = `<meta name="generator" content="campaign report">`
	previewMark template.HTML = `<meta name="generator" content="campaign preview">`
)

// IsReport tells by how a file begins whether it is a page that Report wrote. 4 KiB tell.
func IsReport(head []byte) bool { return marked(head, reportMark) || unmarked(head, "results") }

// IsPreview tells by how a file begins whether it is a page that Preview wrote. 4 KiB tell.
func IsPreview(head []byte) bool { return marked(head, previewMark) || unmarked(head, "preview") }

func marked(head []byte, mark template.HTML) bool {
	return isPage(head) && bytes.Contains(head, []byte(mark))
}

// unmarked tells a page of the time before there were marks, by the end of its title and what follows it.
func unmarked(head []byte, kind string) bool {
	return isPage(head) && bytes.Contains(head, []byte(`<meta name="referrer" content="no-referrer">`)) &&
		bytes.Contains(head, []byte(" – "+kind+"</title>\n<link rel=\"icon\" href=\"data:,\">"))
}

func isPage(head []byte) bool { return bytes.HasPrefix(head, []byte("<!DOCTYPE html>")) }
