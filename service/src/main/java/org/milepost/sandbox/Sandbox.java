package org.milepost.sandbox;

import static org.milepost.programme.OfferType.RGL;
import static org.milepost.programme.OfferType.SPL;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountOpening;
import org.milepost.ledger.Adjustment;
import org.milepost.ledger.Executed;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.ledger.Standing.Status;
import org.milepost.ledger.TransferKind;
import org.milepost.oauth.Client;
import org.milepost.oauth.ClientStore;
import org.milepost.oauth.SecretHash;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;
import org.milepost.programme.OfferType;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.programme.Sponsor;

/**
 * The partners, offers and collectors of the demo.
 *
 * <p>Loading adds what is missing and leaves what is there, so that it heals an interrupted first
 * start and does nothing at later ones. Miles get into accounts the only way there is: by
 * transfers.
 *
 * <p>Threads: used by one thread at start.
 */
public final class Sandbox {

    /** The code of the demo's checkout programme. */
    public static final String PROGRAMME = "AIRMILES";

    private static final String CASH = "CASH";
    private static final String DREAM = "DREAM";
    private static final String AMCASH = "amcash";
    private static final Instant OFFERS_START = Instant.parse("2000-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Standing HIDES = new Standing(Status.ACTIVE, true, false);
    private static final Standing HIDES_AND_FORBIDS = new Standing(Status.ACTIVE, true, true);
    private static final Standing FORBIDS = new Standing(Status.ACTIVE, false, true);
    private static final Standing INACTIVE = new Standing(Status.INACTIVE, false, false);

    private static final List<Collector> COLLECTORS =
            List.of(
                    new Collector("84095202006", 1_615, 4_000, Standing.ORDINARY),
                    new Collector("80000000001", 120, 545, Standing.ORDINARY),
                    new Collector("80000000067", 20_000, 0, Standing.ORDINARY),
                    new Collector("80000000056", 94, 10, Standing.ORDINARY),
                    new Collector("80000000012", 950, 300, HIDES),
                    new Collector("80000000034", 950, 300, HIDES_AND_FORBIDS),
                    new Collector("80000000045", 950, 300, FORBIDS),
                    new Collector("80000000023", 950, 300, INACTIVE),
                    new Collector(FaultCollectors.SLOW, 950, 0, Standing.ORDINARY),
                    new Collector(FaultCollectors.FAILING, 950, 0, Standing.ORDINARY),
                    new Collector(FaultCollectors.CUT_OFF, 950, 0, Standing.ORDINARY));

    private final Programmes programmes;
    private final Ledger ledger;
    private final ClientStore clients;

    private record Collector(String number, long cash, long dream, Standing standing) {}

    /** Data for these books and doors. */
    public Sandbox(Programmes programmes, Ledger ledger, ClientStore clients) {
        this.programmes = programmes;
        this.ledger = ledger;
        this.clients = clients;
    }

    /** Loads whatever is not there yet. */
    public void load() {
        Programme programme = programme();
        sponsor(programme, "LOY1", "Loyal Groceries", "100087", Set.of("100000", "100001"));
        sponsor(programme, "LOY2", "Loyal Fuels", "100088", Set.of("100002"));
        offer(programme, "1111111111", RGL, 95, Optional.empty());
        offer(programme, "2222222222", SPL, 85, Optional.of(Set.of("LOY2")));
        client("loy1-pos", "LOY1");
        client("loy2-pos", "LOY2");
        collectors(programme);
    }

    private Programme programme() {
        return programmes
                .current()
                .programme(PROGRAMME)
                .filter(it -> it.currencies().keySet().containsAll(Set.of(CASH, DREAM)))
                .orElseGet(this::addProgramme);
    }

    private Programme addProgramme() {
        BusinessCalendar calendar =
                new BusinessCalendar(ZoneId.of("America/Toronto"), LocalTime.of(3, 0));
        Programme programme =
                programmes
                        .current()
                        .programme(PROGRAMME)
                        .orElseGet(
                                () ->
                                        programmes.addProgramme(
                                                PROGRAMME,
                                                "AIR MILES sandbox",
                                                calendar,
                                                new Cents(75_000)));
        for (String currency : List.of(CASH, DREAM)) {
            if (!programme.currencies().containsKey(currency)) {
                programmes.addCurrency(programme.id(), currency);
            }
        }
        return programmes.current().programme(PROGRAMME).orElseThrow();
    }

    private void sponsor(
            Programme programme,
            String code,
            String name,
            String vendorId,
            Set<String> acquirerIds) {
        if (programmes.current().sponsor(code).isPresent()) {
            return;
        }
        PartnerId partner =
                programmes
                        .current()
                        .partner(code)
                        .orElseGet(() -> programmes.addPartner(code, name))
                        .id();
        HouseId house =
                ledger.house(
                        programme.currency(CASH).value(), partner.value(), HouseRole.REDEMPTION);
        programmes.addSponsor(
                new Sponsor(partner, programme.id(), code, vendorId, acquirerIds, house.number()));
    }

    private void offer(
            Programme programme,
            String offerId,
            OfferType type,
            long unitMiles,
            Optional<Set<String>> sponsors) {
        if (programmes.current().currentOffer(programme.id(), offerId).isPresent()) {
            return;
        }
        programmes.addOffer(
                version ->
                        new Offer(
                                version,
                                programme.id(),
                                offerId,
                                type,
                                unitMiles,
                                new Cents(1_000),
                                "$10 off for every " + unitMiles + " Cash miles",
                                "10 $ de rabais par tranche de " + unitMiles + " milles Argent",
                                sponsors,
                                Optional.empty(),
                                OFFERS_START,
                                Optional.empty(),
                                false));
    }

    private void client(String clientId, String partnerCode) {
        if (clients.all().stream().anyMatch(it -> it.clientId().equals(clientId))) {
            return;
        }
        PartnerId partner = programmes.current().partner(partnerCode).orElseThrow().id();
        clients.put(
                new Client(clientId, Optional.of(partner.value()), Set.of(AMCASH), true),
                SecretHash.of(clientId + "-secret"));
    }

    private void collectors(Programme programme) {
        List<AccountOpening> openings = new ArrayList<>();
        for (Collector collector : COLLECTORS) {
            openings.add(opening(programme, collector, CASH));
            openings.add(opening(programme, collector, DREAM));
        }
        ledger.open(openings);
        for (Collector collector : COLLECTORS) {
            fund(programme, collector, CASH, collector.cash());
            fund(programme, collector, DREAM, collector.dream());
        }
    }

    private static AccountOpening opening(
            Programme programme, Collector collector, String currency) {
        return new AccountOpening(
                AccountId.of(PROGRAMME, collector.number(), currency),
                collector.number(),
                programme.currency(currency).value(),
                collector.standing());
    }

    private void fund(Programme programme, Collector collector, String currency, long miles) {
        if (miles == 0) {
            return;
        }
        HouseId issuance =
                ledger.house(programme.currency(currency).value(), 0, HouseRole.ISSUANCE);
        Executed<Adjustment.Result> executed =
                ledger.execute(
                        new Adjustment(
                                AccountId.of(PROGRAMME, collector.number(), currency),
                                collector.number(),
                                TransferKind.ISSUANCE,
                                Miles.of(miles),
                                issuance,
                                "sandbox opening balance",
                                "{}"),
                        PATIENCE,
                        PATIENCE);
        if (executed.answer() != Adjustment.Result.BOOKED) {
            throw new IllegalStateException(
                    "an opening balance was not booked: " + executed.answer());
        }
    }
}
