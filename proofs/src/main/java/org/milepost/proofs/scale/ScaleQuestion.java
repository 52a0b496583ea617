package org.milepost.proofs.scale;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.milepost.bench.Collectors;

/**
 * A call of the operator's API that finds or explains.
 *
 * @param name for people
 * @param path below {@code /operator/v1/}
 * @param body makes a body with random values
 * @param expected what the answer must contain
 */
record ScaleQuestion(String name, String path, Function<Random, String> body, String expected) {

    private static final String ITEM = "{\"confirmationNumber\"";
    private static final String PERSON = "\"kind\":\"member\"";

    /** All questions about these books. */
    static List<ScaleQuestion> about(LoadedBooks books, Collectors collectors) {
        Instant now = Instant.now();
        String range =
                "\"from\":\"%s\",\"until\":\"%s\",\"limit\":50"
                        .formatted(now.minus(Duration.ofDays(2)), now.plus(Duration.ofDays(1)));
        return List.of(
                search("person by name", "persons", PERSON, it -> name(books, it)),
                search("person by number", "persons", PERSON, it -> number(books, it)),
                search("confirmation number", "transfers", ITEM, it -> confirmation(books, it)),
                search("trace", "transfers", ITEM, it -> trace(books, it)),
                search(
                        "reference of nobody",
                        "transfers",
                        "\"items\":[]",
                        it -> value("reference", "none-" + it.nextInt())),
                search(
                        "key of nobody",
                        "transfers",
                        "\"items\":[]",
                        it -> value("idempotency-key", "none-" + it.nextInt())),
                search(
                        "partner",
                        "transfers-at",
                        ITEM,
                        _ -> "{\"partner\":\"LOY1\"," + range + "}"),
                search("store", "transfers-at", ITEM, it -> store(it, "", range)),
                search("till", "transfers-at", ITEM, it -> store(it, ",\"till\":\"001\"", range)),
                search(
                        "offer",
                        "transfers-at",
                        ITEM,
                        _ -> "{\"programme\":\"AIRMILES\",\"offer\":\"1111111111\"," + range + "}"),
                search(
                        "refusals of a number",
                        "refusals",
                        "\"items\"",
                        it -> "{\"number\":\"" + collector(collectors, it) + "\"," + range + "}"),
                explain("timeline", ITEM, it -> account(collectors, it, ",\"limit\":50")),
                explain(
                        "balance",
                        "\"booked\"",
                        it -> account(collectors, it, ",\"at\":\"" + now + "\"")),
                explain("inquiry", "\"offers\"", it -> inquiry(collectors, it)),
                explain(
                        "movements",
                        "\"liability\"",
                        _ ->
                                "{\"programme\":\"AIRMILES\",\"from\":\"2026-01\",\"until\":\"2027-12\"}"));
    }

    private static ScaleQuestion search(
            String name, String path, String expected, Function<Random, String> body) {
        return new ScaleQuestion(name, "searches/" + path, body, expected);
    }

    private static ScaleQuestion explain(
            String name, String expected, Function<Random, String> body) {
        return new ScaleQuestion(name, "explanations/" + name, body, expected);
    }

    private static String value(String by, String value) {
        return "{\"by\":\"%s\",\"value\":\"%s\"}".formatted(by, value);
    }

    private static String name(LoadedBooks books, Random random) {
        return value("name", LoadedBooks.familyName(random.nextInt(books.members())));
    }

    private static String number(LoadedBooks books, Random random) {
        return value("number", LoadedBooks.memberNumber(random.nextInt(books.members())));
    }

    private static String confirmation(LoadedBooks books, Random random) {
        return value(
                "confirmation-number", books.samples().get(random.nextInt(books.samples().size())));
    }

    private static String trace(LoadedBooks books, Random random) {
        return value("trace", Long.toString(LoadedBooks.trace(random.nextInt(books.transfers()))));
    }

    private static String store(Random random, String more, String range) {
        return "{\"partner\":\"LOY1\",\"store\":\"%04d\"%s,%s}"
                .formatted(random.nextInt(LoadedBooks.STORES), more, range);
    }

    private static String collector(Collectors collectors, Random random) {
        return Long.toString(collectors.first() + random.nextInt(collectors.count()));
    }

    private static String account(Collectors collectors, Random random, String more) {
        return "{\"programme\":\"AIRMILES\",\"currency\":\"CASH\",\"number\":\"%s\"%s}"
                .formatted(collector(collectors, random), more);
    }

    private static String inquiry(Collectors collectors, Random random) {
        return "{\"number\":\"%s\",\"sponsor\":\"LOY1\",\"store\":\"0001\",\"basket\":\"43.21\"}"
                .formatted(collector(collectors, random));
    }
}
