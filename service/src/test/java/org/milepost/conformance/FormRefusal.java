package org.milepost.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.milepost.WireClient.Answer;
import org.milepost.http.Json;
import tools.jackson.databind.JsonNode;

/**
 * A fault that an answer finds in the form of a request.
 *
 * @param place the path of the member, a pointer or a parameter, in the words of the API; empty
 *     when the answer names none
 * @param words what is wrong
 */
record FormRefusal(String place, String words) {

    private static final Set<String> FORM_CODES = Set.of("DATA_INVALID", "MANDATORY_DATA_MISSING");

    /** All such faults of an answer of any of the APIs. */
    static List<FormRefusal> of(Answer answer) {
        if (answer.status() != 400 || answer.body().isEmpty()) {
            return List.of();
        }
        JsonNode body = Json.readObject(answer.body().getBytes(UTF_8));
        List<FormRefusal> refusals = new ArrayList<>();
        if (body.path("responseCode").asString("").equals("0035")) {
            String[] message = body.path("message").asString("").split(": ", 2);
            for (String each : message[message.length - 1].split("; ", -1)) {
                refusals.add(new FormRefusal(each.split(" ", 2)[0], each));
            }
        }
        JsonNode error = body.path("error").isObject() ? body.path("error") : body;
        error.path("childError")
                .forEach(
                        it -> {
                            if (FORM_CODES.contains(it.path("code").asString(""))) {
                                refusals.add(
                                        new FormRefusal(
                                                it.path("path").asString(""),
                                                it.path("developerMessage").asString("")));
                            }
                        });
        body.path("errors")
                .forEach(
                        it ->
                                refusals.add(
                                        new FormRefusal(
                                                it.path("pointer")
                                                        .asString(
                                                                it.path("parameter").asString("")),
                                                it.path("detail").asString(""))));
        return refusals;
    }
}
