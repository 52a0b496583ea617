package org.milepost.bench.report;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The report as JSON, with the names of the components of {@link Report}. */
public final class JsonReport {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonReport() {}

    /** The text of the file. */
    public static String of(Report report) {
        return JSON.writeValueAsString(report) + "\n";
    }
}
