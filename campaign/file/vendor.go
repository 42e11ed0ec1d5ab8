package file

import (
	"bytes"
	"errors"

	"campaign/providers/provider"
	"campaign/render"
)

// vendor finds out how the provider takes a template's parameters, by asking it for requests: Encode is pure.
func (f *File) vendor() (v render.Vendor) {
	if f.Provider == nil {
		return v
	}
	request := func(t provider.Template) ([]byte, error) {
		t.Name, t.Language = "probe", "pt_BR"
		r, err := f.Provider.Encode(provider.Message{To: "+5511900000000", Template: &t})
		return r.Body, err
	}
	pair := func(first, second string) provider.Template {
		return provider.Template{Variables: []provider.Variable{{Name: first, Value: "x"}, {Name: second, Value: "y"}}}
	}
	one, err := request(pair("a", "b"))
	other, differs := request(pair("b", "c"))
	v.ByPosition = err == nil && differs == nil && bytes.Equal(one, other)
	for _, kind := range []string{provider.ButtonCopyCode, provider.ButtonFlow} {
		_, err := request(provider.Template{Buttons: []provider.ButtonParam{{Type: kind, Value: "x"}}})
		if r, ok := errors.AsType[*provider.Refusal](err); ok && r.Path == "template."+buttonParam+"0" {
			v.NoParameter = append(v.NoParameter, kind)
		}
	}
	return v
}
