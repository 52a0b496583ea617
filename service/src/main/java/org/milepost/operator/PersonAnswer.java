package org.milepost.operator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.milepost.http.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer that shows personal data, and whose it is.
 *
 * @param persons as the trail names them, each once; empty when the path names the person
 */
public record PersonAnswer(Response response, List<String> persons) {

    public PersonAnswer {
        persons = List.copyOf(persons);
    }

    /**
     * An answer with these items, each of which may name a person by {@code programme} and {@code
     * number}, another one of the same programme by {@code member}, or one by {@code target}.
     */
    static PersonAnswer of(Response response, List<ObjectNode> items) {
        Set<String> persons = new LinkedHashSet<>();
        for (ObjectNode item : items) {
            String programme = item.path("programme").asString("");
            for (String name : List.of("number", "member")) {
                JsonNode number = item.path(name);
                if (!programme.isEmpty() && number.isString()) {
                    persons.add(programme + "/" + number.asString());
                }
            }
            if (item.path("target").isString()) {
                persons.add(item.path("target").asString());
            }
        }
        return new PersonAnswer(response, new ArrayList<>(persons));
    }
}
