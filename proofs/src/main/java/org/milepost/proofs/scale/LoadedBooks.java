package org.milepost.proofs.scale;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.milepost.amcash.CheckoutDetails;
import org.milepost.avios.PartnerDetails;
import org.milepost.bench.Collectors;
import org.milepost.bench.Parallel;
import org.milepost.commit.LaneSettings;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Adjustment;
import org.milepost.ledger.BookedTransfer;
import org.milepost.ledger.CommandResult;
import org.milepost.ledger.FeedReader;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.TransferKind;
import org.milepost.operator.OperatorDetails;
import org.milepost.postgres.Database;
import org.milepost.programme.Offer;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.programme.Sponsor;
import org.milepost.proofs.site.Site;
import org.milepost.readmodel.ReadModelSettings;
import org.milepost.readmodel.ReadModels;

/**
 * Books with many redemptions and members, and their read models.
 *
 * @param transfers how many redemptions were booked
 * @param members how many members were added
 * @param samples the confirmation numbers of some of them
 */
record LoadedBooks(int transfers, int members, List<String> samples) {

    /** How many stores the redemptions are spread over. */
    static final int STORES = 500;

    private static final String PROGRAMME = "AIRMILES";
    private static final String CASH = "CASH";
    private static final String SPONSOR = "LOY1";
    private static final String OFFER = "1111111111";
    private static final InstantSource NOW = () -> Instant.now().truncatedTo(ChronoUnit.MICROS);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration READ_MAX = Duration.ofHours(6);
    private static final int IN_FLIGHT = 1_000;
    private static final int BOOKED_TOGETHER = 50_000;
    private static final int SAMPLES_MAX = 1_000;
    private static final int FIRST_NUMBER = 500_000_000;
    private static final List<String> FIRST_NAMES =
            List.of("Ana", "Béatrice", "Chidi", "Dörte", "Émile", "Fatima", "Giulia", "Håkon");
    private static final List<String> SYLLABLES =
            List.of(
                    "ba", "cor", "den", "fi", "gal", "ho", "jim", "kel", "lun", "mor", "nas",
                    "pet");

    public LoadedBooks {
        samples = List.copyOf(samples);
    }

    /** Books the redemptions, adds the members, and waits until the read models have them all. */
    static LoadedBooks load(Site site, int transfers, int members, PrintStream out) {
        try (Database database = Database.open(site.database());
                Programmes programmes = Programmes.open(database);
                Ledger ledger = Ledger.open(database, LaneSettings.ORDINARY, NOW);
                ReadModels models = models(database, programmes, ledger)) {
            out.printf(Locale.ROOT, "importing %,d members ...%n", members);
            new ImportedMembers(database, programmes, NOW, members).load(site.logs(), out);
            out.printf(Locale.ROOT, "booking %,d redemptions ...%n", transfers);
            List<String> samples = book(site.collectors(), programmes, ledger, transfers);
            long start = System.nanoTime();
            awaitRead(database, models);
            out.printf(
                    Locale.ROOT,
                    "the read models had all of them %.1f s later%n",
                    (System.nanoTime() - start) / 1e9);
            return new LoadedBooks(transfers, members, samples);
        }
    }

    private static ReadModels models(Database database, Programmes programmes, Ledger ledger) {
        return ReadModels.start(
                database,
                programmes,
                ledger.confirmationNumbers(),
                List.of(new CheckoutDetails(), new PartnerDetails(), new OperatorDetails()),
                NOW,
                new ReadModelSettings(100, Duration.ofDays(90), Optional.empty()),
                () -> false);
    }

    private static void awaitRead(Database database, ReadModels models) {
        long deadline = System.nanoTime() + READ_MAX.toNanos();
        while (FeedReader.lags(database).stream().anyMatch(it -> it.rows() > 0 || it.isCopying())
                || models.persons().unreadChanges() > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the read models were not ready in time");
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while models were read", e);
            }
        }
    }

    /** The first name of a member by its place. */
    static String firstName(int member) {
        return FIRST_NAMES.get(member % FIRST_NAMES.size());
    }

    /** The family name of a member by its place. */
    static String familyName(int member) {
        int rest = member;
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            name.append(SYLLABLES.get(rest % SYLLABLES.size()));
            rest /= SYLLABLES.size();
        }
        name.setCharAt(0, Character.toUpperCase(name.charAt(0)));
        return name.append(rest == 0 ? "" : "-" + rest).toString();
    }

    /** The number of a member by its place. */
    static String memberNumber(int member) {
        return Integer.toString(FIRST_NUMBER + member);
    }

    private static List<String> book(
            Collectors collectors, Programmes programmes, Ledger ledger, int transfers) {
        Programme programme = programmes.current().programme(PROGRAMME).orElseThrow();
        Sponsor sponsor = programmes.current().sponsor(SPONSOR).orElseThrow();
        Offer offer = programmes.current().currentOffer(programme.id(), OFFER).orElseThrow();
        LocalDate day = programme.calendar().businessDay(NOW.instant());
        ConcurrentLinkedQueue<BookedTransfer> booked = new ConcurrentLinkedQueue<>();
        int sampleEvery = Math.max(1, transfers / SAMPLES_MAX);
        for (int from = 0; from < transfers; from += BOOKED_TOGETHER) {
            Parallel.run(
                    IN_FLIGHT,
                    LongStream.range(from, Math.min((long) transfers, from + BOOKED_TOGETHER))
                            .mapToObj(i -> redemption(collectors, sponsor, offer, day, i))
                            .map(
                                    it ->
                                            () -> {
                                                CommandResult<Adjustment.Result> result =
                                                        ledger.execute(it, PATIENCE, PATIENCE);
                                                result.booked()
                                                        .filter(of -> isSample(it, sampleEvery))
                                                        .ifPresent(booked::add);
                                            }));
        }
        List<String> samples = new ArrayList<>();
        booked.forEach(it -> samples.add(ledger.confirmationNumbers().of(it)));
        return samples;
    }

    private static boolean isSample(Adjustment redemption, int every) {
        return Math.floorMod(redemption.identity().digest().low(), (long) every) == 0;
    }

    /** As a till makes it, but without its request: with the facts of a redemption of one unit. */
    private static Adjustment redemption(
            Collectors collectors, Sponsor sponsor, Offer offer, LocalDate day, long i) {
        String collector = Long.toString(collectors.first() + i % collectors.count());
        return Adjustment.of(
                AccountId.of(PROGRAMME, collector, CASH),
                collector,
                TransferKind.REDEMPTION,
                Miles.of(offer.unitMiles()).negated(),
                new HouseId(sponsor.redemptionHouse()),
                "scale " + i,
                "[%d,1,%d,%d,%d,\"%04d\",\"%03d\",\"%d\",0,0,0]"
                        .formatted(
                                offer.version(),
                                offer.unitMiles(),
                                offer.unitCents().value(),
                                day.toEpochDay(),
                                i % STORES,
                                i % 7,
                                trace(i)));
    }

    /** The trace of a redemption by its place. */
    static long trace(long i) {
        return 1_000_000_000L + i;
    }
}
