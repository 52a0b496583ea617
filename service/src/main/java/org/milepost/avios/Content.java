package org.milepost.avios;

import tools.jackson.databind.json.JsonMapper;

/** The content of a request as one text: equal for two requests with the same content only. */
final class Content {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Content() {}

    /** The content of a request, which is a record. */
    static String of(Object request) {
        return JSON.writeValueAsString(request);
    }
}
