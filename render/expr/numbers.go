package expr

import (
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/osteele/liquid/values"

	"campaign/schema/wording"
)

// The number filters, as in Ruby's Liquid: decimals are exact, two whole numbers give a whole one, and any other
// result is rounded once, to the nearest of float64. The library's calculate with binary fractions, for which 1.10
// times 3 is 3.3000000000000003, and cut what they divide.

// A decimal is a result that may have a fraction. It is a float64 for the library's comparisons, and wherever it
// becomes a text it has no exponent.
type decimal float64

func (d decimal) String() string { return strconv.FormatFloat(float64(d), 'f', -1, 64) }

// An operand is a value to calculate with.
type operand struct {
	*big.Rat
	// whole is by the way that it is written: 7 by 2 is 3, and 7.0 by 2 is 3.5.
	whole bool
}

// Errors of calculations.
var (
	errNoNumber = &wrongValue{inFilter: "result-too-large"}
	errDivision = &wrongValue{inFilter: "division-by-zero"}
	errNothing  = &wrongValue{inFilter: "number-blank"}
)

// numeral is a number in a text. Its bounds, with that of digits, keep a cell from becoming a number that fills the
// machine.
var numeral = regexp.MustCompile(`^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$`)

const (
	maxDigits = 100 // characters of a number in a text
	maxPlaces = 100 // places to round to
)

// operandOf reads a value. A blank one is 0, and a text that isn't a number is refused: "10,50" as 0 would be a gift.
func operandOf(value any) (operand, error) {
	switch v := value.(type) {
	case nil:
		return operand{new(big.Rat), true}, nil
	case int:
		return operand{new(big.Rat).SetInt64(int64(v)), true}, nil
	case float64:
		return fractional(v), nil
	case decimal:
		return fractional(float64(v)), nil
	case string:
		if Blank(v) {
			return operand{new(big.Rat), true}, nil
		}
		text := strings.TrimSpace(v)
		if len(text) > maxDigits || !numeral.MatchString(text) {
			return operand{}, notNumber(v, text)
		}
		exact, _ := new(big.Rat).SetString(text)
		return operand{exact, !strings.ContainsAny(text, ".eE")}, nil
	}
	return operand{}, values.TypeError("not a number")
}

// grouped are the forms in which countries write numbers, with the filters that make a number of Liquid's of each.
// "1,234" may be either of two numbers, so it has none.
var grouped = []struct {
	form    *regexp.Regexp
	filters string
}{
	{regexp.MustCompile(`^[+-]?\d+,(\d{1,2}|\d{4,})$`), "| replace: ',', '.'"},
	{regexp.MustCompile(`^[+-]?\d{1,3}(\.\d{3})+,\d+$`), "| remove: '.' | replace: ',', '.'"},
	{regexp.MustCompile(`^[+-]?\d{1,3}(,\d{3})+\.\d+$`), "| remove: ','"},
}

// notNumber is the error of a value that is no number in Liquid; text is it without spaces around it.
func notNumber(value, text string) error {
	wrong := &wrongValue{inFilter: "not-a-number", args: wording.Args{"text": wording.Quote(value)}}
	for _, g := range grouped {
		if g.form.MatchString(text) {
			wrong.hint, wrong.args["filters"] = "grouped", g.filters
			break
		}
	}
	return wrong
}

// fractional is the decimal that a float64 is printed as.
func fractional(f float64) operand {
	exact, _ := new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
	return operand{exact, false}
}

// presentOperand is operandOf for the filters for which a blank value isn't 0.
func presentOperand(value any) (operand, error) {
	if s, ok := value.(string); value == nil || ok && Blank(s) {
		return operand{}, errNothing
	}
	return operandOf(value)
}

// result is an operand as a value for the filters that follow.
func (o operand) result() (any, error) {
	if o.whole {
		if !o.Num().IsInt64() {
			return nil, errNoNumber
		}
		return int(o.Num().Int64()), nil
	}
	f, same := o.Float64()
	if math.IsInf(f, 0) || !same && math.Abs(f) >= 1<<53 { // from there on, digits before the point would be others
		return nil, errNoNumber
	}
	return decimal(f), nil
}

// numberFilters are ours, by name.
func numberFilters() map[string]any {
	return map[string]any{
		"plus":       binary(operandOf, exact((*big.Rat).Add)),
		"minus":      binary(operandOf, exact((*big.Rat).Sub)),
		"times":      binary(operandOf, exact((*big.Rat).Mul)),
		"at_least":   binary(operandOf, atLeast),
		"at_most":    binary(operandOf, atMost),
		"divided_by": binary(presentOperand, quotient),
		"modulo":     binary(presentOperand, remainder),
		"abs":        unary(func(o operand) operand { return operand{new(big.Rat).Abs(o.Rat), o.whole} }),
		"floor":      unary(func(o operand) operand { return operand{floor(o.Rat), true} }),
		"ceil":       unary(func(o operand) operand { return operand{negative(floor(negative(o.Rat))), true} }),
		"round":      round,
		"sum":        sum,
		"pluralize":  pluralize,
	}
}

type reader func(any) (operand, error)

type operation func(a, b operand) (operand, error)

func unary(do func(operand) operand) any {
	return func(value any) (any, error) {
		o, err := presentOperand(value)
		if err != nil {
			return nil, err
		}
		return do(o).result()
	}
}

func binary(read reader, do operation) any {
	return func(first, second any) (any, error) {
		a, err := read(first)
		if err != nil {
			return nil, err
		}
		b, err := operandOf(second)
		if err != nil {
			return nil, err
		}
		o, err := do(a, b)
		if err != nil {
			return nil, err
		}
		return o.result()
	}
}

func exact(do func(to, a, b *big.Rat) *big.Rat) operation {
	return func(a, b operand) (operand, error) {
		return operand{do(new(big.Rat), a.Rat, b.Rat), a.whole && b.whole}, nil
	}
}

func atLeast(a, b operand) (operand, error) {
	if a.Cmp(b.Rat) < 0 {
		return b, nil
	}
	return a, nil
}

func atMost(a, b operand) (operand, error) {
	if a.Cmp(b.Rat) > 0 {
		return b, nil
	}
	return a, nil
}

func quotient(a, b operand) (operand, error) {
	if b.Sign() == 0 {
		return operand{}, errDivision
	}
	q := new(big.Rat).Quo(a.Rat, b.Rat)
	if a.whole && b.whole {
		return operand{floor(q), true}, nil
	}
	return operand{q, false}, nil
}

// remainder has the sign of the divisor, as Ruby's.
func remainder(a, b operand) (operand, error) {
	if b.Sign() == 0 {
		return operand{}, errDivision
	}
	times := floor(new(big.Rat).Quo(a.Rat, b.Rat))
	return operand{new(big.Rat).Sub(a.Rat, times.Mul(times, b.Rat)), a.whole && b.whole}, nil
}

// floor is the whole number below. A Rat's denominator is above 0, where Int's Div rounds down.
func floor(r *big.Rat) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Div(r.Num(), r.Denom()))
}

func negative(r *big.Rat) *big.Rat { return new(big.Rat).Neg(r) }

// round rounds halves away from zero. Places below 0 are tens, hundreds and so on.
func round(value any, places ...any) (any, error) {
	o, err := presentOperand(value)
	if err != nil {
		return nil, err
	}
	to := operand{new(big.Rat), true}
	if len(places) > 0 {
		if to, err = presentOperand(places[0]); err != nil {
			return nil, err
		}
	}
	if !to.IsInt() || to.Num().CmpAbs(big.NewInt(maxPlaces)) > 0 {
		return nil, errNoNumber
	}
	unit := fractional(math.Pow10(-int(to.Num().Int64()))).Rat
	units, _ := new(big.Rat).SetString(new(big.Rat).Quo(o.Rat, unit).FloatString(0))
	return operand{units.Mul(units, unit), o.whole || to.Sign() == 0}.result()
}

// sum adds up a list, or a property of its values.
func sum(list []any, property ...string) (any, error) {
	total := operand{new(big.Rat), true}
	for _, value := range list {
		if len(property) > 0 {
			value = values.ValueOf(value).PropertyValue(values.ValueOf(property[0])).Interface()
		}
		o, err := operandOf(value)
		if err != nil {
			return nil, err
		}
		total = operand{total.Add(total.Rat, o.Rat), total.whole && o.whole}
	}
	return total.result()
}

func pluralize(count any, one, many string) (string, error) {
	o, err := operandOf(count)
	if err == nil && o.Cmp(big.NewRat(1, 1)) == 0 {
		return one, nil
	}
	return many, err
}
