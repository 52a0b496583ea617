package org.milepost.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.staff.StaffAccount;
import org.milepost.web.Cookies;
import org.milepost.web.FormParameters;
import org.milepost.web.Messages;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request of a person who is signed in, with what the person may do.
 *
 * <p>Threads: belongs to its request.
 */
final class Visit {

    /** The purpose of the token of all forms of the console. */
    static final String PURPOSE = "console";

    private static final byte[] NOTHING = {};
    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;
    private static final int ROWS_OF_PAGE = 50;
    private static final int ROWS_OF_FILE = 1_000;

    private final Request request;
    private final StaffAccount person;
    private final String cookie;
    private final Messages texts;
    private final OperatorApi operator;
    private final Site site;

    private int calls;
    private String sought = "";
    private Optional<List<JsonNode>> programmes = Optional.empty();

    Visit(
            Request request,
            StaffAccount person,
            String cookie,
            Messages texts,
            OperatorApi operator,
            Site site) {
        this.request = request;
        this.person = person;
        this.cookie = cookie;
        this.texts = texts;
        this.operator = operator;
        this.site = site;
    }

    /**
     * Where the console is.
     *
     * @param address the URL at which browsers reach the server
     * @param base its path
     * @param isDemo whether the installation is a demo
     */
    record Site(String address, String base, boolean isDemo) {}

    StaffAccount person() {
        return person;
    }

    Messages texts() {
        return texts;
    }

    /** Whether the installation is a demo. */
    boolean isDemo() {
        return site.isDemo;
    }

    /** The URL of the server. */
    String server() {
        return site.address;
    }

    /** How many calls of the operator's API were made for it. */
    int calls() {
        return calls;
    }

    /** A segment of the path. */
    String segment(String name) {
        return request.pathSegment(name);
    }

    /** The parameters of the query. */
    FormParameters query() {
        return FormParameters.parse(request.query());
    }

    /** The address of the page itself. */
    String self() {
        return path() + (request.query().isEmpty() ? "" : "?" + request.query());
    }

    /** The path of the page itself. */
    String path() {
        return site.base + request.path();
    }

    /** What the person searched for. */
    String sought() {
        return sought;
    }

    /** Sets what the person searched for, for the search box. */
    void seek(String text) {
        sought = text;
    }

    /** How many rows of a list are wanted: more for a file than for a page. */
    int rows() {
        return query().has("csv") ? ROWS_OF_FILE : ROWS_OF_PAGE;
    }

    /** The address of the person's own page, with tokens for the operator's API. */
    String account() {
        return site.base + "/staff/home";
    }

    /** Whether a form is of a page that this browser got. */
    boolean isGenuine(FormParameters form) {
        return Cookies.isFormToken(form.first("form_token"), cookie, PURPOSE, "");
    }

    /** The token for the forms of a page. */
    String formToken() {
        return Cookies.formToken(cookie, PURPOSE, "");
    }

    /** A text in the language of the person. */
    String text(String key, Object... values) {
        return texts.text("console." + key, values);
    }

    /** A text for a word of the API; the word itself when there is none. */
    String word(String group, String word) {
        String key = "console." + group + "." + word;
        return texts.has(key) ? texts.text(key) : word;
    }

    /** The address of a page of the console. */
    String href(String... segments) {
        StringBuilder address = new StringBuilder(site.base + "/console");
        for (String segment : segments) {
            address.append('/').append(OperatorApi.encoded(segment));
        }
        return address.toString();
    }

    /** An address with parameters: names and values in turn; empty values are left out. */
    static String with(String address, String... parameters) {
        StringBuilder all = new StringBuilder(address);
        char separator = address.indexOf('?') < 0 ? '?' : '&';
        for (int i = 0; i < parameters.length; i += 2) {
            if (!parameters[i + 1].isEmpty()) {
                all.append(separator)
                        .append(parameters[i])
                        .append('=')
                        .append(OperatorApi.encoded(parameters[i + 1]));
                separator = '&';
            }
        }
        return all.toString();
    }

    /** The address of the form for an action. */
    String action(String id, String... segments) {
        return with(href("actions", id), segments);
    }

    /** Whether the person may make a call of the operator's API. */
    boolean may(String method, String pattern) {
        return operator.allows(person.roles(), method, pattern);
    }

    /**
     * The answer to a GET; its segments are named in turn with their values.
     *
     * @throws Fault when the roles do not allow it, or the database did not answer
     */
    Reply get(String pattern, String... segments) {
        return shown(call("GET", pattern, pairs(segments), "", "", NOTHING));
    }

    /** The answer to a GET with a query. */
    Reply list(String pattern, String query, String... segments) {
        return shown(call("GET", pattern, pairs(segments), query, "", NOTHING));
    }

    /** The answer to a search or explanation. */
    Reply search(String pattern, ObjectNode body) {
        return shown(call("POST", pattern, Map.of(), "", "", body.toString().getBytes(UTF_8)));
    }

    /** A page that its reader may not see, or that cannot be read now, is not half shown. */
    private static Reply shown(Reply reply) {
        if (reply.status() == FORBIDDEN || reply.status() >= UNAVAILABLE) {
            throw new Fault(reply.status(), reply.detail());
        }
        return reply;
    }

    /** Makes a change. */
    Reply change(
            String method,
            String pattern,
            Map<String, String> segments,
            Optional<ObjectNode> body,
            String reason) {
        return call(
                method,
                pattern,
                segments,
                "",
                reason,
                body.map(it -> it.toString().getBytes(UTF_8)).orElse(NOTHING));
    }

    private Reply call(
            String method,
            String pattern,
            Map<String, String> segments,
            String query,
            String reason,
            byte[] body) {
        calls++;
        return operator.make(
                request,
                person.caller(),
                new OperatorApi.Asked(method, pattern, segments, query, reason, body));
    }

    /**
     * A reply without which there is no page.
     *
     * @throws Fault when it is none
     */
    static Reply require(Reply reply) {
        if (!reply.isOk()) {
            throw new Fault(reply.status(), reply.detail());
        }
        return reply;
    }

    /** A part of a page that may be missing, because there is no such thing. */
    static Optional<Reply> optional(Reply reply) {
        return Optional.of(reply).filter(Reply::isOk);
    }

    /** All programmes, by code. */
    List<JsonNode> programmes() {
        List<JsonNode> known =
                programmes.orElseGet(() -> require(list("programmes", "limit=1000")).items());
        programmes = Optional.of(known);
        return known;
    }

    /** The programme that a page is about: the one of the query, or the first one. */
    Optional<String> programme() {
        String asked = query().first("programme");
        List<String> codes = programmes().stream().map(it -> it.path("code").asString("")).toList();
        return codes.contains(asked) ? Optional.of(asked) : codes.stream().findFirst();
    }

    /** The forms of numbers, and of times in the zone of a programme. */
    Format format(Optional<String> programme) {
        return Format.of(texts.language(), programme.map(this::zone).orElse(ZoneOffset.UTC));
    }

    private ZoneId zone(String programme) {
        return programmes().stream()
                .filter(it -> it.path("code").asString("").equals(programme))
                .map(it -> ZoneId.of(it.path("zone").asString("Z")))
                .findFirst()
                .orElse(ZoneOffset.UTC);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The texts of a list. */
    static List<String> texts(JsonNode list) {
        List<String> all = new ArrayList<>();
        list.forEach(it -> all.add(it.asString("")));
        return all;
    }

    private static Map<String, String> pairs(String... namesAndValues) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            pairs.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return pairs;
    }
}
