package dossier

import "campaign/providers/provider"

// The roles of what stands in a request, as `show` of route.json names them: what it is to the person who gets the message.
// A page that shows a message needs to know these, and no vendor's names.
const (
	RoleTemplate = "template" // the template's name
	RoleLanguage = "language" // the template's language
	RoleHeader   = "header"   // the text above
	RoleBody     = "body"     // the text, or the text below a file
	RoleFooter   = "footer"   // the text below

	RoleMedia         = "media"          // a file's address or id, whose kind the request doesn't say
	RoleMediaOf       = "media."         // and a kind: the address or id of a file of this kind, such as media.image
	RoleMediaFilename = "media.filename" // what the file is called

	RolePlaceName      = "place.name"
	RolePlaceAddress   = "place.address"
	RolePlaceLatitude  = "place.latitude"
	RolePlaceLongitude = "place.longitude"

	RoleContactName  = "contact.name"
	RoleContactPhone = "contact.phone"

	RoleVariable         = "variable"          // a template's variable, called as its property, or as what a * at its end stands for
	RoleVariableNumbered = "variable.numbered" // a template's variable, called by its place among them

	RoleButtonReply   = "button.reply"   // the words on a button that answers
	RoleButtonLink    = "button.link"    // the words on a button that leads somewhere
	RoleButtonAddress = "button.address" // where the button before it leads, which makes that a link
	RoleButtonList    = "button.list"    // the words on the button that opens a list

	RoleParameter   = "parameter"  // the value of a template's button, whose kind the request doesn't say
	RoleParameterOf = "parameter." // and a kind: the value of a button of this kind, such as parameter.copy_code

	RoleListSection     = "list.section"     // the title above some rows
	RoleListRow         = "list.row"         // a row's title
	RoleListDescription = "list.description" // what stands below a row's title, in the same object

	RoleName = "name" // what the variable or the button's value is called that stands beside it, or deeper
)

// Roles are all roles, in the order in which a message is shown.
func Roles() []string {
	roles := []string{RoleTemplate, RoleLanguage, RoleHeader, RoleMedia}
	for _, kind := range []string{provider.Image, provider.Video, provider.Document, provider.Audio, provider.Sticker} {
		roles = append(roles, RoleMediaOf+kind)
	}
	roles = append(roles, RoleMediaFilename, RoleBody, RolePlaceName, RolePlaceAddress, RolePlaceLatitude, RolePlaceLongitude,
		RoleContactName, RoleContactPhone, RoleFooter, RoleVariable, RoleVariableNumbered,
		RoleButtonReply, RoleButtonLink, RoleButtonAddress, RoleButtonList, RoleParameter)
	for _, kind := range []string{provider.ButtonURL, provider.ButtonQuickReply, provider.ButtonCopyCode, provider.ButtonFlow} {
		roles = append(roles, RoleParameterOf+kind)
	}
	return append(roles, RoleListSection, RoleListRow, RoleListDescription, RoleName)
}
