package cli

import (
	"errors"
	"math"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"campaign/schema/wording"
)

// anyNumber is no limit of arguments.
const anyNumber = math.MaxInt

// takes checks how many arguments stand behind a command at most. What they are is read off the command's Use: [FILE], [DIR].
func takes(most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		use := strings.TrimSuffix(cmd.UseLine(), " [flags]")
		switch {
		case len(args) <= most:
			return nil
		case cmd.HasSubCommands():
			return noCommand(cmd, args[0])
		case most == 0:
			return failed("%s takes nothing behind it, not %q either", use, args[0])
		}
		return failed("%s takes one %s, not %d: %s", cmd.CommandPath(), what(cmd), len(args), use)
	}
}

// noCommand says that no command of this name is below another.
func noCommand(cmd *cobra.Command, name string) error {
	path := strings.TrimPrefix(cmd.CommandPath()+" "+name, cmd.Root().Name()+" ")
	return failed("there is no command %q%s", path, orHelp(cmd, wording.Nearest(name, commandNames(cmd))))
}

// refuseUnknown makes the library's own commands, completion and help, refuse what they don't know: they would show a help text
// and say that all is well.
func refuseUnknown(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Args = func(_ *cobra.Command, args []string) error {
				found, rest, err := root.Find(args)
				if err == nil && len(rest) > 0 {
					return noCommand(found, rest[0])
				}
				return err
			}
		case "completion":
			cmd.Args, cmd.RunE = takes(0), func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
			for _, shell := range cmd.Commands() {
				shell.Args = takes(0)
			}
		}
	}
}

// what is the word for a command's argument.
func what(cmd *cobra.Command) string {
	_, argument, _ := strings.Cut(cmd.Use, " ")
	return map[string]string{"FILE": "file", "DIR": "folder", "NAME": "name"}[strings.Trim(argument, "[].")]
}

func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return names
}

// orHelp is a hint at the nearest word, or at the help where nothing is near.
func orHelp(cmd *cobra.Command, nearest string) string {
	if nearest != "" {
		return "; did you mean " + nearest + "?"
	}
	return "; see " + cmd.CommandPath() + " --help"
}

// wrongFlag says in plain words, with the cure, what the library finds wrong with a flag.
func wrongFlag(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		bare    *pflag.ValueRequiredError
		value   *pflag.InvalidValueError
		syntax  *pflag.InvalidSyntaxError
	)
	switch {
	case errors.As(err, &value):
		return wrongValue(value)
	case errors.As(err, &bare):
		flag := bare.GetFlag()
		name, _ := pflag.UnquoteUsage(flag)
		return failed("--%s needs a value: --%s %s", flag.Name, flag.Name, name)
	case errors.As(err, &syntax):
		return failed("%q is no flag; see %s --help", syntax.GetSpecifiedFlag(), cmd.CommandPath())
	case !errors.As(err, &unknown):
		return err
	case unknown.GetSpecifiedShortnames() != "":
		return failed("%s has no flag -%s; see %[1]s --help", cmd.CommandPath(), unknown.GetSpecifiedName())
	}
	nearest := wording.Nearest(unknown.GetSpecifiedName(), flagNames(cmd))
	if nearest != "" {
		nearest = "--" + nearest
	}
	return failed("%s has no flag --%s%s", cmd.CommandPath(), wording.Harmless(unknown.GetSpecifiedName()), orHelp(cmd, nearest))
}

// blankFlag refuses a flag whose value is empty, as of a shell's variable that isn't set: without --test-to's number
// everybody would be messaged.
func blankFlag(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if value := f.Value.String(); err == nil && (value == "" || value == "[]") {
			name, _ := pflag.UnquoteUsage(f)
			err = failed("--%s is empty; write --%[1]s %s, or leave it out", f.Name, name)
		}
	})
	return err
}

func wrongValue(e *pflag.InvalidValueError) error {
	name, value := e.GetFlag().Name, e.GetValue()
	switch e.GetFlag().Value.Type() {
	case "bool":
		return failed("--%s takes no value, not %q either: leave it out, or write --%[1]s alone", name, value)
	case "int":
		if strings.Trim(value, "+-0123456789") == "" && strings.ContainsAny(value, "0123456789") {
			return failed("--%s %s: write a smaller whole number", name, value)
		}
		return failed("--%s must be a whole number, not %q", name, value)
	}
	return failed("--%s can't be %q: write words with commas between", name, value) // lists are all that is left
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}
