package org.milepost.conformance;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.milepost.http.Text;
import org.milepost.openapi.OpenApiDocument;
import tools.jackson.databind.JsonNode;

/**
 * The closed list of a document: for which members, and why, a request that fits its schema may be
 * refused for its form. It is the table under the heading {@value #HEADING}.
 */
final class ListedRefusals {

    private static final String HEADING = "## Refused although it fits the schema";
    private static final String WHOLE_BODY = "body";
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`.+`) \\| (.+) \\|$");
    private static final Pattern PLACE = Pattern.compile("`([^`]+)`");
    private static final Pattern RANGE = Pattern.compile("`([^`]*?)(\\d)` to `[a-z]+(\\d)`");

    private final List<Row> rows;

    /** A row of the table: the places, with {@code *} for an index, and the reasons in words. */
    private record Row(List<String> places, String reasons) {}

    private ListedRefusals(List<Row> rows) {
        this.rows = rows;
    }

    /** The list of a document. */
    static ListedRefusals of(OpenApiDocument document) {
        String description = document.at("/info/description").asString("");
        int start = description.indexOf(HEADING);
        if (start < 0) {
            throw new IllegalStateException("a document without the heading " + HEADING);
        }
        int end = description.indexOf("\n## ", start);
        List<Row> rows =
                ROW.matcher(description.substring(start, end < 0 ? description.length() : end))
                        .results()
                        .map(it -> new Row(places(it.group(1)), it.group(2)))
                        .toList();
        return new ListedRefusals(rows);
    }

    /** Whether the list has this refusal of a body, and what it says of a text is true. */
    boolean has(FormRefusal refusal, Optional<JsonNode> body) {
        String place =
                refusal.place().isEmpty()
                        ? WHOLE_BODY
                        : refusal.place()
                                .replaceAll("\\[\\d+]", ".*")
                                .replaceAll("/\\d+(?=/|$)", "/*");
        Optional<JsonNode> value = body.flatMap(it -> at(it, refusal.place()));
        return rows.stream()
                .filter(it -> it.places().contains(place))
                .anyMatch(it -> isTrue(it.reasons(), value));
    }

    /** Of reasons that a value shows, one must be there; others are not checked. */
    private static boolean isTrue(String reasons, Optional<JsonNode> value) {
        boolean areOfTexts = reasons.contains("visible");
        if (value.isEmpty() || !value.get().isString()) {
            return !areOfTexts || reasons.contains("absent");
        }
        String text = value.get().stringValue();
        return !areOfTexts
                || !Text.isReadable(text)
                || (reasons.contains("plain form") && !isPlain(text))
                || (reasons.contains("converted")
                        && longest(text) > text.codePointCount(0, text.length()));
    }

    /** Whether only accents distinguish the text from one in ASCII. */
    private static boolean isPlain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .codePoints()
                .allMatch(it -> it < 128);
    }

    /** At least as long as any conversion of the text, where one can be longer than the text. */
    private static int longest(String text) {
        String spelled = Normalizer.normalize(text, Normalizer.Form.NFKD).toUpperCase(Locale.ROOT);
        boolean isAscii = spelled.codePoints().allMatch(it -> it < 128);
        return isAscii ? spelled.length() : 4 * spelled.length();
    }

    private static Optional<JsonNode> at(JsonNode body, String place) {
        String pointer =
                place.startsWith("/")
                        ? place
                        : "/" + place.replace('.', '/').replace("[", "/").replace("]", "");
        JsonNode value = body.at(pointer);
        return value.isMissingNode() ? Optional.empty() : Optional.of(value);
    }

    private static List<String> places(String cell) {
        List<String> places = new ArrayList<>();
        PLACE.matcher(cell).results().map(it -> it.group(1)).forEach(places::add);
        for (MatchResult range : RANGE.matcher(cell).results().toList()) {
            int last = Integer.parseInt(range.group(3));
            for (int i = Integer.parseInt(range.group(2)); i <= last; i++) {
                places.add(range.group(1) + i);
            }
        }
        return places;
    }
}
