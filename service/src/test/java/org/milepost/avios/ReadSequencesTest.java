package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.WireClient.Answer;
import org.milepost.ledger.TransferKind;
import tools.jackson.databind.JsonNode;

/**
 * Any calls that read, in any order and with any parameters, correct and wrong, between credits,
 * debits and reversals: they show what a naive model shows. A failure names its seed; {@code
 * -Dreads.seed=N} runs it again.
 */
final class ReadSequencesTest extends AviosCalls {

    private static final int CALLS = 400;
    private static final String OTHER_MEMBER = "5710001";
    private static final String SINGLE_MEMBER = "5710002";
    private static final String SHARED = "5710003";
    private static final String HOUSEHOLD_MEMBER = "5710004";

    /** Members by number, each with the number of the account. */
    private static final Map<String, String> ACCOUNTS =
            new TreeMap<>(
                    Map.of(
                            OTHER_MEMBER,
                            OTHER_MEMBER,
                            SINGLE_MEMBER,
                            SINGLE_MEMBER,
                            SHARED,
                            SHARED,
                            HOUSEHOLD_MEMBER,
                            SHARED));

    private final long seed = Long.getLong("reads.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<String, List<Entry>> list = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private final TransactionListModel model = new TransactionListModel(random);
    private int names;

    /** A transfer in the model. */
    record Entry(String identifier, Instant at, long change) {
        String shown() {
            return (change > 0 ? "credit " : "debit ")
                    + identifier
                    + " "
                    + at
                    + " "
                    + Math.abs(change);
        }
    }

    @BeforeAll
    static void prepare() {
        instance.member("ATRP", OTHER_MEMBER, OTHER_MEMBER);
        instance.member("ATRP", SINGLE_MEMBER, SINGLE_MEMBER);
        instance.member("ATRP", SHARED, SHARED);
        instance.member("ATRP", HOUSEHOLD_MEMBER, SHARED);
    }

    @Test
    void anySequenceOfCallsShowsWhatAPlainListShows() {
        System.out.println("reads.seed " + seed);
        Instant now = instance.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        ACCOUNTS.values().forEach(it -> list.put(it, new ArrayList<>()));
        for (int call = 0; call < CALLS; call++) {
            if (random.nextInt(3) == 0) {
                now = now.plus(Duration.ofMillis(random.nextLong(Duration.ofHours(40).toMillis())));
                instance.clock().set(now);
            }
            String member = any(List.copyOf(ACCOUNTS.keySet()));
            switch (random.nextInt(10)) {
                case 0 -> credit(member, now);
                case 1 -> debit(member, now);
                case 2 -> reverse(member, now);
                case 3, 4 -> readAccount(member, call);
                default -> readTransactions(member, call);
            }
        }
    }

    // --- calls that write
    // -------------------------------------------------------------------------

    private void credit(String member, Instant now) {
        String account = account(member);
        long amount = 1 + random.nextLong(random.nextInt(4) == 0 ? 2_000_000 : 1_000);
        String identifier =
                instance.confirmationNumbers()
                        .of(
                                instance.transfer(
                                        "ATRP", account, TransferKind.ISSUANCE, amount, "{}"));
        entries(account).add(new Entry(identifier, now, amount));
    }

    private void debit(String member, Instant now) {
        String account = account(member);
        long balance = balance(account);
        long amount = 1 + random.nextLong(Math.min(9_000_000, balance + 2));
        Answer answer =
                hotel.send(
                        "POST",
                        path(member) + "/debit-transaction-requests",
                        token(member),
                        BodyDraft.debit()
                                .with("debitTransaction.monetaryAmount.amount", "" + amount)
                                .withText(
                                        "debitTransaction.externalTransactionIdentifier",
                                        "name " + ++names)
                                .toString());
        if (amount > balance) {
            assertThat(AviosClient.errors(answer)).isEqualTo("BALANCE_INSUFFICIENT");
            return;
        }
        String identifier =
                AviosClient.tree(answer).path("debitTransaction").path("identifier").asString("");
        entries(account).add(new Entry(identifier, now, -amount));
    }

    /** Of any earlier transfer, which may be no debit, reversed before, or too old. */
    private void reverse(String member, Instant now) {
        List<Entry> entries = entries(account(member));
        if (entries.isEmpty()) {
            return;
        }
        Entry entry = any(entries);
        Answer answer =
                hotel.send(
                        "POST",
                        path(member) + "/reverse-transaction-requests",
                        token(member),
                        BodyDraft.reverse(entry.identifier())
                                .withText(
                                        "reverseTransaction.externalTransactionIdentifier",
                                        "name " + ++names)
                                .toString());
        if (answer.status() == 200) {
            assertThat(entry.change()).as("seed %d", seed).isNegative();
            String identifier =
                    AviosClient.tree(answer)
                            .path("reverseTransaction")
                            .path("identifier")
                            .asString("");
            entries.add(new Entry(identifier, now, -entry.change()));
        }
    }

    // --- calls that read
    // --------------------------------------------------------------------------

    private void readAccount(String member, int call) {
        boolean byToken = random.nextBoolean();
        String number = byToken ? member : any(List.copyOf(ACCOUNTS.keySet()));
        String path =
                byToken ? "/v2/programmes/ATRP/account" : "/v2/programmes/ATRP/accounts/" + number;
        Answer answer = hotel.get(path, "", token(member));

        if (!maySee(member, number)) {
            assertThat(AviosClient.errors(answer)).isEqualTo("REQUEST_FORBIDDEN");
            return;
        }
        assertThat(answer.body())
                .as("seed %d, call %d", seed, call)
                .isEqualTo(
                        """
                        {"loyaltyProgramAccount":{"accountIdentifier":"%s",\
                        "programmeIdentifier":"ATRP","status":"ACTIVE","balance":{"amount":%d,\
                        "currency":{"currencyCode":"AVIOS"}},"household":%s}}"""
                                .formatted(
                                        number,
                                        balance(account(member)),
                                        !account(member).equals(member)));
    }

    private void readTransactions(String member, int call) {
        LocalDate today = LocalDate.ofInstant(instance.clock().instant(), ZoneOffset.UTC);
        List<String> pairs = model.anyParameters(today);
        String query = pairs.stream().map(it -> "&" + it).collect(Collectors.joining());
        String number = random.nextInt(8) == 0 ? any(List.copyOf(ACCOUNTS.keySet())) : member;
        Answer answer = hotel.get(path(number) + "/transactions", query, token(member));

        String what = "seed %d, call %d, %s".formatted(seed, call, query);
        List<String> faults = TransactionListModel.faults(pairs);
        if (!maySee(member, number) && !faults.contains("REQUEST_INVALID")) {
            assertThat(AviosClient.errors(answer)).as(what).isEqualTo("REQUEST_FORBIDDEN");
            return;
        }
        if (!faults.isEmpty()) {
            assertThat(answer.status()).as(what).isEqualTo(400);
            assertThat(Arrays.asList(AviosClient.errors(answer).split(", ", -1)))
                    .as(what)
                    .containsExactlyInAnyOrderElementsOf(faults);
            return;
        }
        assertThat(answer.status()).as(what).isEqualTo(200);
        assertThat(shown(answer))
                .as(what)
                .isEqualTo(
                        TransactionListModel.shown(pairs, entries(account(member)).reversed())
                                .stream()
                                .map(Entry::shown)
                                .toList());
    }

    private static List<String> shown(Answer answer) {
        List<String> shown = new ArrayList<>();
        for (JsonNode each : AviosClient.tree(answer).path("transaction")) {
            JsonNode elements = each.iterator().next();
            shown.add(
                    (each.has("creditTransaction") ? "credit " : "debit ")
                            + elements.path("identifier").asString("")
                            + " "
                            + Instant.parse(elements.path("dateMade").asString(""))
                            + " "
                            + elements.path("amount").path("amount").longValue());
        }
        return shown;
    }

    /** One's own number, or the household's. */
    private static boolean maySee(String member, String number) {
        return number.equals(member) || number.equals(account(member));
    }

    private static String path(String number) {
        return "/v1/programmes/ATRP/accounts/" + number;
    }

    private static String account(String member) {
        return ACCOUNTS.getOrDefault(member, member);
    }

    private List<Entry> entries(String account) {
        return list.getOrDefault(account, List.of());
    }

    private long balance(String account) {
        return entries(account).stream().mapToLong(Entry::change).sum();
    }

    private String token(String member) {
        return tokens.computeIfAbsent(member, it -> hotel.token("ATRP", it));
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
