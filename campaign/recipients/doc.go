// Package recipients reads lists of people as marketers have them: CSV out of Excel, Google Sheets, LibreOffice, Numbers and
// CRMs, in whatever encoding, with whatever delimiter, and .xlsx workbooks.
//
//	f, err := recipients.Open("people.csv", recipients.Options{Phone: "celular", Country: "BR"})
//	defer f.Close()
//	for row, err := range f.Rows() {
//		person := f.Recipient(row)
//	}
//
// It makes these promises.
//
// Nothing is guessed silently. What was found out is said by SummaryOf. What could be read in two ways is refused, with a
// sentence that says how to mend it: a Problem for the file, a Fault for one row.
//
// No digit of a number is changed. An address is the number as it was written, in E.164. That one person may be written in
// two ways (Brazil's ninth digit, Mexico's 521, Argentina's 549) shows in Recipient.Ref only, by which duplicates are found
// and people are kept out.
//
// A number is refused when it can't be one, by the plans of libphonenumber; when it could be one but isn't listed as in use,
// it is taken, with a warning: the plans are younger than some networks, and two vendors' own examples aren't in them.
//
// A cell is the text that the file has, but for an apostrophe before = + - or @ at its start: with it spreadsheet programs,
// and the results of a campaign, keep a text from being a formula. It falls away, as Excel hides it, so that a cell of
// -10% is still that in a list that is made of results.
//
// Any bytes give rows or an error, never a panic. Memory is bounded by one row (a cell has at most 64 KiB), however long
// the file is; Seen and Suppression take some twenty and eight bytes a person.
//
// All walks over a File see the bytes that it had when it was opened, or end with an error that says that the file was changed:
// known by a digest of each block, not by its times and its size. A workbook is read once.
//
// A Lookout finds who comes onto a list of people who must not be messaged while a run goes on.
//
// What the rows of a sheet mean:
//
//   - The first row that isn't blank names the columns. Names are compared loosely, as Plain does.
//   - Row numbers are the spreadsheet's. A newline in a cell begins no row. Excel takes a `sep=;` line away before it numbers rows, and
//     so does this package.
//   - A row with fewer cells than columns is filled up with blank ones, as programs leave blank cells at the end of a row out. One with more
//     is at fault, unless the rest is blank: most likely a delimiter stands in a text without quotes.
//   - Rows without anything in them are passed over, at the end and in between; they count for the numbers of the rows below.
//   - A cell of a workbook is the text that a person sees: dates and money in the format of the cell. Formats that hang on
//     the reader's country, which a file doesn't tell, give 2026-12-25 and a decimal point. A number shown with an exponent
//     comes as its digits.
package recipients
