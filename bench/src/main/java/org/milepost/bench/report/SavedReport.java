package org.milepost.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The report as two files, JSON and SVG, whose name is the time of the report. */
public final class SavedReport {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmm").withZone(ZoneOffset.UTC);

    private SavedReport() {}

    /** Writes both; answers with their common name, without an ending. */
    public static String write(Report report, Path directory) {
        String name = NAME.format(report.at());
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(name + ".json"), JsonReport.of(report));
            Files.writeString(directory.resolve(name + ".svg"), Chart.of(report));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return name;
    }
}
