package org.milepost.proofs.torture;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.milepost.proofs.proxy.Fault;
import org.milepost.proofs.proxy.Proxy;
import org.milepost.proofs.retries.Attempt;
import org.milepost.proofs.retries.BookedRedemptions;
import org.milepost.proofs.retries.History;
import org.milepost.proofs.retries.Judge;
import org.milepost.proofs.retries.Redeemed;
import org.milepost.proofs.retries.Servers;
import org.milepost.proofs.retries.Storm;
import org.milepost.proofs.site.Limits;
import org.milepost.proofs.site.Site;

/**
 * The judgement over a run: what callers wrote down against the books, the product's own audit, and
 * what was tried in figures.
 */
record Judgement(
        Site site,
        Load load,
        Network network,
        Proxy wayToDatabase,
        Servers servers,
        Torment torment,
        Optional<FaultyDisk> disk) {

    /** Judges, when all callers have ended and the servers are stopped. */
    Verdict pass(double seconds, int snapshots, int failedStarts, Limits limits) {
        List<String> faults = new ArrayList<>(load.storm().complaints());
        faults.addAll(checkHistories());
        Tills tills = judgeTills(faults);
        try {
            int wrong = StormBooks.outOfBalance(site.database());
            if (wrong > 0) {
                faults.add(wrong + " currencies do not add up to zero");
            }
        } catch (SQLException e) {
            faults.add("the books cannot be read: " + e);
        }
        faults.addAll(site.audit(limits));
        faults.addAll(site.secretsInLogs());
        List<String> tried = new ArrayList<>();
        tried.add(requests(seconds));
        tried.add(blows(failedStarts));
        tried.add(faultsInjected());
        tried.add(
                disk.map(this::refusals)
                        .orElse("disk: NOT injected, for there is no C compiler here"));
        tried.add(
                String.format(
                        Locale.ROOT,
                        "%,d balances and lists read; %,d snapshots added up to zero",
                        load.looks().size(),
                        snapshots));
        tried.add(
                String.format(
                        Locale.ROOT,
                        "%,d of %,d redemptions were told of so that no doubt is left; %d stand whose"
                                + " last answer was 0008 or 0096 from a server that could not reach"
                                + " the database, and whose tills did not ask again",
                        tills.conclusive(),
                        load.storm().redemptions().size(),
                        tills.unknowing()));
        faults.addAll(idleParts(snapshots));
        return new Verdict(tried, faults);
    }

    private String refusals(FaultyDisk faulty) {
        return String.format(
                Locale.ROOT,
                "disk: %,d writes refused, %,d flushes failed; PostgreSQL ended by itself %d"
                        + " times, and hung %d times",
                faulty.refusedWrites(),
                faulty.refusedFlushes(),
                torment.crashes(),
                torment.hung());
    }

    private List<String> checkHistories() {
        Map<String, AccountBooks> books = StormBooks.read(site.database());
        Map<String, List<Deed>> deeds = new HashMap<>();
        load.deeds()
                .forEach(it -> deeds.computeIfAbsent(it.account(), _ -> new ArrayList<>()).add(it));
        Map<String, List<Look>> looks = new HashMap<>();
        load.looks()
                .forEach(it -> looks.computeIfAbsent(it.account(), _ -> new ArrayList<>()).add(it));
        List<String> faults = new ArrayList<>();
        books.forEach(
                (name, account) ->
                        faults.addAll(
                                HistoryChecker.check(
                                        account,
                                        deeds.getOrDefault(name, List.of()),
                                        looks.getOrDefault(name, List.of()))));
        Stream.concat(deeds.keySet().stream(), looks.keySet().stream())
                .distinct()
                .filter(it -> !books.containsKey(it))
                .forEach(it -> faults.add(it + " is not in the books"));
        return faults;
    }

    /** A proof in which something was not tried proves nothing of it. */
    private List<String> idleParts(int snapshots) {
        List<String> idle = new ArrayList<>();
        for (Blow blow : torment.dealt().keySet()) {
            boolean happened =
                    switch (blow) {
                        case DISK_FULL -> disk.orElseThrow().refusedWrites() > 0;
                        case FSYNC_FAILS -> disk.orElseThrow().refusedFlushes() > 0;
                        default ->
                                blow.fault().isEmpty()
                                        || wayToDatabase.counts().containsKey(blow.fault().get());
                    };
            if (!happened) {
                idle.add("dealt, and nothing came of it: " + blow.words());
            }
        }
        if (snapshots == 0) {
            idle.add("no snapshot was taken");
        }
        if (load.looks().isEmpty()) {
            idle.add("nothing was read");
        }
        return idle;
    }

    /**
     * What judging the tills counted.
     *
     * @param conclusive redemptions of which a till was told for certain how they ended
     * @param unknowing redemptions that stand and whose last answer, that nothing is charged, was
     *     given while the database was out of reach
     */
    private record Tills(int conclusive, int unknowing) {}

    private Tills judgeTills(List<String> faults) {
        Network.Endings endings = network.endings();
        Judge strict = new Judge(servers.killed());
        Judge judge = new Judge(servers.killed(), torment.outages()::met);
        BookedRedemptions books = BookedRedemptions.read(site.database());
        int conclusive = 0;
        int unknowing = 0;
        for (History told : load.storm().redemptions()) {
            History redemption = told.withAttempts(endings::of);
            List<Redeemed> booked = books.of(redemption.trace());
            List<String> found = judge.judge(redemption, booked);
            conclusive += strict.isConclusive(redemption) ? 1 : 0;
            unknowing += strict.judge(redemption, booked).size() - found.size();
            for (String fault : found) {
                faults.add(fault + "\n  " + redemption.text() + "\n  books: " + booked);
            }
        }
        for (Storm.Reversed reversed : load.storm().reversals()) {
            Optional<Redeemed> booked =
                    books.of(reversed.redemption()).stream()
                            .filter(it -> it.number().equals(reversed.number()))
                            .findFirst();
            judge.judgeReversal(reversed.history(), booked)
                    .forEach(it -> faults.add(it + "\n  " + reversed.history().text()));
        }
        return new Tills(conclusive, unknowing);
    }

    private String requests(double seconds) {
        Map<Said.Meaning, Long> meanings = new EnumMap<>(Said.Meaning.class);
        Collection<Deed> deeds = load.deeds();
        deeds.forEach(
                deed -> deed.said().forEach(it -> meanings.merge(it.meaning(), 1L, Long::sum)));
        long acknowledged =
                deeds.stream()
                        .filter(it -> it.was(Said.Meaning.BOOKED) || it.was(Said.Meaning.DUPLICATE))
                        .count();
        return String.format(
                Locale.ROOT,
                "%,d requests in %.0f s to %d servers: %,d things to book, %,d acknowledged;"
                        + " answers %s; endings at tills %s",
                load.sentCount() + load.storm().sentCount(),
                seconds,
                servers.doors().size(),
                deeds.size(),
                acknowledged,
                meanings,
                endingsOfTills());
    }

    private Map<Attempt.Ending, Long> endingsOfTills() {
        return load.storm().redemptions().stream()
                .flatMap(it -> it.attempts().stream())
                .collect(
                        Collectors.groupingBy(
                                Attempt::ending, TreeMap::new, Collectors.counting()));
    }

    private String blows(int failedStarts) {
        return "blows survived: "
                + torment.dealt().entrySet().stream()
                        .map(it -> it.getValue() + " " + it.getKey().words())
                        .collect(Collectors.joining(", "))
                + "; "
                + servers.runCount()
                + " runs of servers, "
                + failedStarts
                + " starts failed";
    }

    private String faultsInjected() {
        return "connections: of callers "
                + words(network.counts())
                + "; of servers to the database "
                + words(wayToDatabase.counts());
    }

    private static String words(Map<Fault, Integer> counts) {
        return counts.entrySet().stream()
                .map(it -> it.getValue() + " " + it.getKey().words())
                .collect(Collectors.joining(", "));
    }
}
