package org.milepost.amcash;

import com.fasterxml.jackson.annotation.JsonProperty;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a reversal's transfer remembers, for whoever settles with the partner.
 *
 * @param store the partner's location
 * @param device the till
 * @param trace the partner's own number of the request
 */
record ReversalFacts(
        @JsonProperty("store") String store,
        @JsonProperty("device") String device,
        @JsonProperty("trace") String trace) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The facts of a reversal under these terms. */
    static ReversalFacts of(Terms terms) {
        return new ReversalFacts(
                terms.request().get(Field.STORE_ID),
                terms.request().get(Field.DEVICE_ID),
                terms.request().get(Field.TRACE_ID));
    }

    /** The form that the transfer carries. */
    String toJson() {
        return JSON.writeValueAsString(this);
    }
}
