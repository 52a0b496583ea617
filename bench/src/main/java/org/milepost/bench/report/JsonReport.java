package org.milepost.bench.report;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The report as programs read it: the members of {@link Report}, named as there. */
public final class JsonReport {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonReport() {}

    /** The text of the file. */
    public static String of(Report report) {
        return JSON.writeValueAsString(report) + "\n";
    }
}
