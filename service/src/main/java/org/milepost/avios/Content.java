package org.milepost.avios;

import tools.jackson.databind.json.JsonMapper;

/**
 * What makes two requests the same: all that was read of them, spelled so that no two look alike.
 */
final class Content {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Content() {}

    /** The content of a request, which is a record. */
    static String of(Object request) {
        return JSON.writeValueAsString(request);
    }
}
