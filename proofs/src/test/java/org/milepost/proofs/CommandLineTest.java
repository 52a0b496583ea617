package org.milepost.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The command line of all modules: its help, and its messages for a person. */
final class CommandLineTest {

    /** No number, time, address or file name. */
    private static final String NONSENSE = "yester\0day";

    record Choice(CommandLine command, OptionSpec option) {
        @Override
        public String toString() {
            return command.getCommandSpec().qualifiedName() + " " + option.longestName();
        }
    }

    static Stream<CommandLine> commands() {
        return all(ToolsMain.commandLine());
    }

    static Stream<Choice> typedOptions() {
        return commands()
                .flatMap(
                        command ->
                                command.getCommandSpec().options().stream()
                                        .filter(it -> it.arity().max() > 0)
                                        .filter(it -> it.auxiliaryTypes()[0] != String.class)
                                        .map(it -> new Choice(command, it)));
    }

    @ParameterizedTest
    @MethodSource("typedOptions")
    void aValueThatIsNoneIsReportedInPlainWords(Choice choice) {
        assertThatThrownBy(
                        () ->
                                choice.command()
                                        .parseArgs(choice.option().longestName() + "=" + NONSENSE))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(choice.option().longestName())
                .hasMessageNotContainingAny("java", "Exception", "convert", " an int", " a long");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasAnAsciiHelpAndAVersion(CommandLine command) {
        assertThat(command.getUsageMessage()).isASCII().contains("Usage: ./milepost");
        assertThat(command.getCommandSpec().version()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    demo --clock yesterday | 'yesterday' is not a time in the years 2000 to 8999 such as
                    demo --clock +12000-01-01T00:00:00Z | is not a time in the years 2000 to 8999
                    demo --port eighty     | 'eighty' is not a whole number
                    demo more              | unknown: more
                    token --url h:\\x      | is not an address such as http://127.0.0.1:8080
                    token                  | --client
                    """)
    void whatIsWrongIsSaidInTwoLines(String arguments, String words) {
        StringWriter err = new StringWriter();

        int status =
                ToolsMain.commandLine()
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments.split(" ", -1));

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).startsWith("milepost: ").contains(words, "' describes the");
        assertThat(err.toString().lines()).hasSize(2);
    }

    @Test
    void theUsageOfProveIsACommandLine() {
        CommandLine prove =
                Objects.requireNonNull(ToolsMain.commandLine().getSubcommands().get("prove"));

        assertThat(prove.getUsageMessage()).startsWith("Usage: ./milepost prove NAME [OPTIONS]\n");
    }

    private static Stream<CommandLine> all(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().flatMap(CommandLineTest::all));
    }
}
