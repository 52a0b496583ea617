package org.milepost.operator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.milepost.http.Request;
import org.milepost.http.Response;
import tools.jackson.databind.node.ObjectNode;

/**
 * The query of a list: how many items it may have, and after which one it begins. An unknown
 * parameter is a fault.
 *
 * @param after the cursor that the page before gave
 */
record Query(int limit, Optional<String> after, boolean newestFirst) {

    private static final int LIMIT_USUAL = 100;
    private static final int LIMIT_MAX = 1_000;
    private static final String NEWEST = "newest";
    private static final String OLDEST = "oldest";

    /** Reads the query of a list in one order. */
    static Query of(Request request) {
        return of(request.query(), Set.of("limit", "after"));
    }

    /** Reads the parameters of a page among others that are known. */
    static Query of(String raw, Set<String> known) {
        List<Problem.Defect> errors = new ArrayList<>();
        Map<String, String> parameters = parameters(raw, known, errors);
        int limit = LIMIT_USUAL;
        String wanted = parameters.get("limit");
        if (wanted != null) {
            limit = number(wanted, 4);
            if (limit < 1 || limit > LIMIT_MAX) {
                errors.add(
                        Problem.Defect.ofParameter(
                                "limit", "must be a whole number from 1 to " + LIMIT_MAX));
            }
        }
        String order = parameters.getOrDefault("order", OLDEST);
        if (!order.equals(OLDEST) && !order.equals(NEWEST)) {
            errors.add(Problem.Defect.ofParameter("order", "must be " + OLDEST + " or " + NEWEST));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return new Query(limit, Optional.ofNullable(parameters.get("after")), order.equals(NEWEST));
    }

    /** The cursor of a list that is numbered. */
    OptionalLong afterNumber() {
        if (after.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!after.get().matches("[0-9]{1,18}")) {
            throw Problem.invalid(
                    List.of(
                            Problem.Defect.ofParameter(
                                    "after", "must be the value of next of the previous page")));
        }
        return OptionalLong.of(Long.parseLong(after.get()));
    }

    /**
     * The page of a list in memory that a request asks for, in the order of the keys.
     *
     * @param key is another one for each item
     */
    static <T> Response page(
            Request request,
            Collection<T> all,
            Function<T, String> key,
            Function<T, ObjectNode> view) {
        Query query = of(request);
        NavigableMap<String, T> sorted = new TreeMap<>();
        all.forEach(it -> sorted.put(key.apply(it), it));
        NavigableMap<String, T> rest =
                query.after.map(cursor -> sorted.tailMap(cursor, false)).orElse(sorted);
        List<ObjectNode> items = rest.values().stream().limit(query.limit).map(view).toList();
        Optional<String> next =
                rest.size() > query.limit
                        ? rest.keySet().stream().skip(query.limit - 1L).findFirst()
                        : Optional.empty();
        return Answer.page(items, next);
    }

    /** The parameters of a query; unknown and repeated ones are faults. */
    static Map<String, String> parameters(
            String raw, Set<String> known, List<Problem.Defect> errors) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : raw.isEmpty() ? List.<String>of() : List.of(raw.split("&", -1))) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!known.contains(name)) {
                errors.add(
                        Problem.Defect.ofParameter(
                                TextRule.CODE.allows(name) ? name : "",
                                "is not a parameter of this call"));
            } else if (parameters.put(name, decode(pair.substring(equals + 1))) != null) {
                errors.add(Problem.Defect.ofParameter(name, "is present twice"));
            }
        }
        return parameters;
    }

    /** A malformed escape is left as it is: no parameter takes a percent sign. */
    private static String decode(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    /** The number, or 0 when it is none of so few digits. */
    private static int number(String digits, int digitsMax) {
        return digits.matches("[0-9]{1," + digitsMax + "}") ? Integer.parseInt(digits) : 0;
    }
}
