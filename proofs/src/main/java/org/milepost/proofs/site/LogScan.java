package org.milepost.proofs.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Searches the logs of servers for what no log may contain: numbers of eight digits or more, such
 * as those of collectors, tokens, and secrets.
 */
public final class LogScan {

    /**
     * Numbers that do not identify a person: identifiers in hexadecimal, addresses of objects,
     * files of PostgreSQL.
     */
    private static final Pattern HARMLESS =
            Pattern.compile(
                    "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}"
                            + "|@\\p{XDigit}+|0x\\p{XDigit}+|\\p{XDigit}+/\\p{XDigit}+"
                            + "|(?:file|directory) \"[^\"]*\"|PostgreSQL\\.\\d+|offset \\d+"
                            + "|WAL segment \\p{XDigit}{24}");

    private static final Pattern SECRET =
            Pattern.compile("\\d{8,}|eyJ[\\w-]{8,}|[\\w-]+-secret\\b|(?i:bearer) [\\w.-]{8,}");

    private static final int TOLD_MAX = 5;

    private LogScan() {}

    /**
     * The first lines in the logs of these directories that no log may contain, with their files.
     */
    public static List<String> of(Path... directories) {
        return Stream.of(directories).flatMap(LogScan::lines).limit(TOLD_MAX).toList();
    }

    /** The first lines of a page of metrics that name somebody; their values are any numbers. */
    public static List<String> ofMetrics(String page) {
        return page.lines()
                .map(line -> line.substring(0, line.lastIndexOf(' ') + 1))
                .filter(LogScan::holdsSecret)
                .limit(TOLD_MAX)
                .toList();
    }

    private static Stream<String> lines(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files
                    .filter(LogScan::isLog)
                    .flatMap(
                            file ->
                                    read(file)
                                            .lines()
                                            .filter(LogScan::holdsSecret)
                                            .map(line -> file.getFileName() + ": " + line))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Standard error and PostgreSQL's log; standard output is a command's answer. */
    private static boolean isLog(Path file) {
        String name = file.toString();
        return name.endsWith(".err") || name.endsWith(".log");
    }

    private static boolean holdsSecret(String line) {
        return SECRET.matcher(HARMLESS.matcher(line).replaceAll("")).find();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
