package org.milepost.proofs.month;

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.milepost.bench.Parallel;
import org.milepost.proofs.month.ApiCalls.Answer;
import tools.jackson.databind.JsonNode;

/**
 * A month of the demo's programme ATRP: its partners credit members each day, and operators correct
 * what goes wrong. Keeps the balances that must result, and compares them with the answers of the
 * operator's API.
 *
 * <p>Threads: used by one thread; makes calls on others.
 */
final class ProgrammeMonth {

    private static final int DAYS = 30;
    private static final int AT_ONCE = 16;
    private static final long FIRST_NUMBER = 3_090_000_000_000_000L;
    private static final int WRONGLY_CREDITED = 50;
    private static final int WRONG_AMOUNT = 10_000;
    private static final int RIGHT_AMOUNT = 1_000;
    private static final Duration READ_MAX = Duration.ofMinutes(2);
    private static final String PROGRAMME = "programmes/ATRP/";

    private final ApiCalls api;
    private final int members;
    private final Random random;
    private final PrintStream out;
    private final long[] balances;
    private final Map<String, Long> issued = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private int credits;

    /** A partner of the demo. */
    private enum Issuer {
        HOTEL("sandbox0sandbox0sandbox0", "HOTEL1"),
        CARS("sandbox1sandbox1sandbox1", "CARS1");

        private final String apiKey;
        private final String source;

        Issuer(String apiKey, String source) {
            this.apiKey = apiKey;
            this.source = source;
        }
    }

    /** A credit that is to be sent. */
    private record Credit(Issuer issuer, int member, int amount, int number) {}

    ProgrammeMonth(URI server, int members, long seed, PrintStream out) {
        this.api = new ApiCalls(server);
        this.members = members;
        this.random = new Random(seed);
        this.out = out;
        this.balances = new long[members];
    }

    /**
     * Runs the month.
     *
     * @return what does not agree
     */
    List<String> run() {
        try (api) {
            out.printf("adding %,d members ...%n", members);
            Parallel.run(AT_ONCE, IntStream.range(0, members).mapToObj(it -> () -> add(it)));
            JsonNode before = awaitReport();
            for (int day = 1; day <= DAYS; day++) {
                creditSome(members * 2 / DAYS);
                switch (day) {
                    case 8 -> reverseWrongCredits();
                    case 12 -> stopFraud();
                    case 16 -> replaceLostCard();
                    case 20 -> merge();
                    case 25 -> erase();
                    default -> {}
                }
                api.moveClock("{\"advance\":\"PT24H\"}");
            }
            out.printf("%,d credits in %d days%n", credits, DAYS);
            compare(before, awaitReport());
            compareBalances();
            return faults;
        }
    }

    private void add(int member) {
        api.operate(
                "POST",
                PROGRAMME + "members",
                """
                {"number":"%s","firstName":"First%d","familyName":"%s"}"""
                        .formatted(number(member), member, familyName(member)));
    }

    private void creditSome(int count) {
        List<Credit> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Issuer issuer = random.nextBoolean() ? Issuer.HOTEL : Issuer.CARS;
            chosen.add(
                    new Credit(
                            issuer,
                            random.nextInt(Special.COUNT, members),
                            random.nextInt(1, 1_000),
                            credits++));
        }
        Parallel.run(AT_ONCE, chosen.stream().map(it -> () -> require(credit(it), 200)));
        chosen.forEach(it -> count(it.issuer(), it.member(), it.amount()));
    }

    /** Members to whom something happens, and whom no other credit reaches. */
    private static final class Special {
        static final int FRAUD = 0;
        static final int LOST_CARD = 1;
        static final int TWICE = 2;
        static final int ONCE = 3;
        static final int ERASED = 4;
        static final int COUNT = 5;
    }

    /** A hotel credits ten times too much; operators find the credits, and reverse nine tenths. */
    private void reverseWrongCredits() {
        for (int i = 0; i < WRONGLY_CREDITED; i++) {
            int member = Special.COUNT + i;
            Answer answer = credit(new Credit(Issuer.HOTEL, member, WRONG_AMOUNT, credits++));
            require(answer, 200);
            count(Issuer.HOTEL, member, WRONG_AMOUNT);
        }
        awaitReport();
        int reversed = 0;
        for (int i = 0; i < WRONGLY_CREDITED; i++) {
            int member = Special.COUNT + i;
            JsonNode timeline =
                    api.operate(
                            "POST",
                            "explanations/timeline",
                            """
                            {"programme":"ATRP","currency":"AVIOS","number":"%s"}"""
                                    .formatted(number(member)));
            JsonNode latest = timeline.path("items").path(0);
            expect("the latest transfer", WRONG_AMOUNT, latest.path("miles").asLong());
            api.operate(
                    "POST",
                    PROGRAMME + "accounts/" + number(member) + "/credit-reversals",
                    """
                    {"confirmationNumber":"%s","miles":%d,"reason":"ten times too much",\
                    "reference":"wrong-%d"}"""
                            .formatted(
                                    latest.path("confirmationNumber").asString(),
                                    WRONG_AMOUNT - RIGHT_AMOUNT,
                                    i));
            count(Issuer.HOTEL, member, RIGHT_AMOUNT - WRONG_AMOUNT);
            reversed++;
        }
        out.printf("%d wrong credits reversed in part%n", reversed);
    }

    private void stopFraud() {
        requireCredit(Special.FRAUD, number(Special.FRAUD), 500);
        api.operate("PATCH", accountOf(Special.FRAUD), "{\"status\":\"fraud\"}");
        Answer refused = send(Special.FRAUD, number(Special.FRAUD), 500);
        if (!refused.body().toString().contains("ACCOUNT_NOT_AUTHORISED")) {
            faults.add("a credit of a stopped account got " + refused);
        }
        out.println("an account was stopped for fraud");
    }

    private void replaceLostCard() {
        requireCredit(Special.LOST_CARD, number(Special.LOST_CARD), 700);
        String card = number(members + 1);
        api.operate(
                "POST",
                PROGRAMME + "persons/" + number(Special.LOST_CARD) + "/cards",
                "{\"number\":\"%s\",\"old\":\"lost\"}".formatted(card));
        int status = send(Special.LOST_CARD, number(Special.LOST_CARD), 9).status();
        if (status / 100 == 2) {
            faults.add("a lost card was credited");
        }
        requireCredit(Special.LOST_CARD, card, 300);
        out.println("a lost card was replaced");
    }

    private void merge() {
        requireCredit(Special.TWICE, number(Special.TWICE), 250);
        requireCredit(Special.ONCE, number(Special.ONCE), 50);
        api.operate(
                "POST",
                accountOf(Special.TWICE) + "/moves",
                """
                {"miles":250,"to":"%s","reason":"entered twice","reference":"merge"}"""
                        .formatted(number(Special.ONCE)));
        api.operate(
                "POST",
                PROGRAMME + "persons/" + number(Special.TWICE) + "/merge",
                "{\"into\":\"%s\"}".formatted(number(Special.ONCE)));
        balances[Special.ONCE] += balances[Special.TWICE];
        balances[Special.TWICE] = 0;
        Answer late = send(Special.ONCE, number(Special.TWICE), 40);
        require(late, 200);
        count(Issuer.HOTEL, Special.ONCE, 40);
        out.println("two accounts of one person were merged");
    }

    private void erase() {
        requireCredit(Special.ERASED, number(Special.ERASED), 80);
        api.operate(
                "POST",
                accountOf(Special.ERASED) + "/forfeitures",
                "{\"miles\":80,\"reason\":\"closed by the member\",\"reference\":\"close\"}");
        balances[Special.ERASED] = 0;
        String person = PROGRAMME + "persons/" + number(Special.ERASED);
        api.operate("POST", person + "/closure", "");
        api.operate("POST", person + "/erasure", "");
        awaitReport();
        out.println("a person was erased");
    }

    private void requireCredit(int member, String number, int amount) {
        require(send(member, number, amount), 200);
        count(Issuer.HOTEL, member, amount);
    }

    private Answer send(int member, String number, int amount) {
        return credit(new Credit(Issuer.HOTEL, member, amount, credits++), number);
    }

    private Answer credit(Credit credit) {
        return credit(credit, number(credit.member()));
    }

    private Answer credit(Credit credit, String number) {
        return api.partner(
                "/v1/programmes/ATRP/accounts/" + number + "/credit-transaction-requests",
                credit.issuer().apiKey,
                """
                {"monetaryAmount":{"amount":%d,"currency":{"currencyCode":"AVIOS"}},\
                "externalTransactionIdentifier":"month %d",\
                "externalTransactionDate":"2026-01-05","description":"Night %d",\
                "externalSource":"%s","type":"COLLECTION",\
                "person":{"name":{"familyName":"%s"}}}"""
                        .formatted(
                                credit.amount(),
                                credit.number(),
                                credit.number(),
                                credit.issuer().source,
                                familyName(credit.member())));
    }

    private void count(Issuer issuer, int member, long amount) {
        balances[member] += amount;
        issued.merge(issuer.name(), amount, Long::sum);
    }

    /** The report of movements once all transfers are read. */
    private JsonNode awaitReport() {
        long end = System.nanoTime() + READ_MAX.toNanos();
        while (true) {
            JsonNode report =
                    api.operate(
                            "POST",
                            "explanations/movements",
                            "{\"programme\":\"ATRP\",\"from\":\"2026-01\",\"until\":\"2035-12\"}");
            JsonNode avios = report.path("currencies").path(0);
            if (avios.path("unread").asLong(1) == 0) {
                return avios;
            }
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the read models do not follow the books");
            }
            pause();
        }
    }

    private void compare(JsonNode before, JsonNode after) {
        long held = 0;
        for (long balance : balances) {
            held += balance;
        }
        expect(
                "what members hold",
                held,
                after.path("liability").asLong() - before.path("liability").asLong());
        issued.forEach(
                (partner, miles) ->
                        expect(
                                "what " + partner + " issued",
                                -miles,
                                issuance(after, partner) - issuance(before, partner)));
        long houses = 0;
        for (JsonNode house : after.path("houses")) {
            houses += house.path("balance").asLong();
            expect(
                    "house " + house.path("house").asInt() + " as read",
                    house.path("balance").asLong(),
                    house.path("read").asLong());
        }
        expect("all houses with all members", 0, houses + after.path("liability").asLong());
        out.printf("members hold %,d Avios of this month; partners issued %s%n", held, issued);
    }

    private static long issuance(JsonNode report, String partner) {
        for (JsonNode house : report.path("houses")) {
            if (house.path("role").asString("").equals("issuance")
                    && house.path("partner").asString("").equals(partner)) {
                return house.path("balance").asLong();
            }
        }
        return 0;
    }

    private void compareBalances() {
        Parallel.run(
                AT_ONCE,
                IntStream.range(0, members)
                        .filter(it -> it < Special.COUNT + WRONGLY_CREDITED || it % 10 == 0)
                        .mapToObj(it -> () -> compareBalance(it)));
    }

    private void compareBalance(int member) {
        if (member == Special.TWICE) {
            return; // its number leads to the other account
        }
        long balance =
                api.operate("GET", accountOf(member), "").path("balance").asLong(Long.MIN_VALUE);
        expect("the balance of member " + member, balances[member], balance);
    }

    private synchronized void expect(String what, long expected, long actual) {
        if (expected != actual) {
            faults.add(what + " must be " + expected + " and is " + actual);
        }
    }

    private static void require(Answer answer, int status) {
        if (answer.status() != status) {
            throw new IllegalStateException("expected " + status + ": " + answer);
        }
    }

    private static String accountOf(int member) {
        return PROGRAMME + "accounts/" + number(member);
    }

    private static String number(int member) {
        return Long.toString(FIRST_NUMBER + member);
    }

    private static String familyName(int member) {
        return "MONTH" + Integer.toString(member, 26).replaceAll("[0-9]", "Q");
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the read models follow", e);
        }
    }
}
