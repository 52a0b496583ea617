package org.milepost;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The words of a command line: how each becomes a value, how a path is written so that a shell
 * reads it as one word, and the message for a wrong one.
 */
final class CommandArguments {

    private static final int YEAR_OF_2000 = 946_684_800;
    private static final Instant EARLIEST = Instant.ofEpochSecond(YEAR_OF_2000);
    private static final Instant LATEST = Instant.parse("9000-01-01T00:00:00Z");

    private CommandArguments() {}

    /** Sets these rules for arguments on a command line and all its subcommands. */
    static CommandLine applyTo(CommandLine commandLine) {
        nameVersion(commandLine);
        return commandLine
                .registerConverter(Integer.class, CommandArguments::wholeNumber)
                .registerConverter(int.class, CommandArguments::wholeNumber)
                .registerConverter(Long.class, CommandArguments::longNumber)
                .registerConverter(long.class, CommandArguments::longNumber)
                .registerConverter(Instant.class, CommandArguments::instant)
                .registerConverter(Path.class, CommandArguments::path)
                .registerConverter(URI.class, CommandArguments::uri)
                .setParameterExceptionHandler((e, arguments) -> report(e));
    }

    /** The path as one word of a shell's command. */
    static String quoted(Path path) {
        String word = path.toString();
        return word.matches("[A-Za-z0-9_@%+=:,./-]+")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }

    private static void nameVersion(CommandLine commandLine) {
        commandLine.getCommandSpec().version(Build.described());
        commandLine.getSubcommands().values().forEach(CommandArguments::nameVersion);
    }

    private static long longNumber(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(text, "a whole number");
        }
    }

    private static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw wrong(text, "a whole number");
        }
    }

    private static Instant instant(String text) {
        try {
            Instant instant = Instant.parse(text);
            if (!instant.isBefore(EARLIEST) && instant.isBefore(LATEST)) {
                return instant;
            }
        } catch (DateTimeException _) {
            // It is reported like a time too far away.
        }
        throw wrong(text, "a time in the years 2000 to 8999 such as 2026-11-22T07:59:30Z");
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw wrong(text, "a file name that this system can have");
        }
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw wrong(text, "an address such as http://127.0.0.1:8080");
        }
    }

    private static TypeConversionException wrong(String text, String right) {
        return new TypeConversionException("'" + text + "' is not " + right);
    }

    /** One line for what is wrong, and one that names the help. */
    private static int report(ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        var err = e.getCommandLine().getErr();
        err.println("milepost: " + message(e));
        if (!UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("'" + command.qualifiedName() + " --help' describes the options.");
        }
        return command.exitCodeOnInvalidInput();
    }

    private static String message(ParameterException e) {
        return e instanceof UnmatchedArgumentException unmatched
                ? "unknown: " + String.join(" ", unmatched.getUnmatched())
                : String.valueOf(e.getMessage());
    }
}
