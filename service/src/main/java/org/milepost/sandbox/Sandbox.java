package org.milepost.sandbox;

import static org.milepost.programme.OfferType.RGL;
import static org.milepost.programme.OfferType.SPL;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.milepost.dialect.Restrictions;
import org.milepost.dialect.StaffRole;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Standing;
import org.milepost.ledger.Standing.Status;
import org.milepost.member.MemberId;
import org.milepost.oauth.Client;
import org.milepost.oauth.MemberScope;
import org.milepost.operator.Adjusting;
import org.milepost.operator.CollectorOperations;
import org.milepost.operator.Operations;
import org.milepost.operator.PartnerOperations;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Cents;
import org.milepost.programme.Offer;
import org.milepost.programme.OfferType;
import org.milepost.programme.ProgrammeId;
import org.milepost.staff.StaffAccount;
import org.milepost.trail.Actor;
import tools.jackson.core.JsonGenerator;

/**
 * The partners, offers and collectors of the demo. They are created through the operator's API
 * classes, with the same trail, in the name of the sandbox.
 *
 * <p>Loading creates what is missing and changes nothing else, so that it completes an interrupted
 * first start and does nothing later. Balances come only from transfers.
 *
 * <p>Threads: used by one thread at start.
 */
public final class Sandbox {

    /** The code of the demo's checkout programme. */
    public static final String PROGRAMME = "AIRMILES";

    /** The password of all members. */
    public static final String PASSWORD = "sandbox";

    /** The redirect address of demo clients, for any port. */
    public static final String REDIRECT_URI = "http://127.0.0.1/callback";

    private static final String APPLICATION_URI = "com.example.hotels:/callback";

    private static final Actor SANDBOX = Actor.named("sandbox");
    private static final String CASH = "CASH";
    private static final String DREAM = "DREAM";
    private static final String OPENING_BALANCE = "sandbox opening balance";
    private static final Instant OFFERS_START = Instant.parse("2000-01-01T00:00:00Z");

    private static final Standing HIDES = new Restrictions(true, false).with(Status.ACTIVE);
    private static final Standing HIDES_AND_FORBIDS =
            new Restrictions(true, true).with(Status.ACTIVE);
    private static final Standing FORBIDS = new Restrictions(false, true).with(Status.ACTIVE);
    private static final Standing INACTIVE = new Standing(Status.INACTIVE, 0);

    private static final List<SampleCollector> COLLECTORS =
            List.of(
                    collector("84095202006", 1_615, 4_000, Standing.ORDINARY, "0000"),
                    collector("80000000001", 120, 545, Standing.ORDINARY, "0051 for two units"),
                    collector("80000000067", 20_000, 0, Standing.ORDINARY, "0065 over $750"),
                    collector("80000000056", 94, 10, Standing.ORDINARY, "0051"),
                    collector("80000000012", 950, 300, HIDES, "0001"),
                    collector("80000000034", 950, 300, HIDES_AND_FORBIDS, "0005"),
                    collector("80000000045", 950, 300, FORBIDS, "0006"),
                    collector("80000000023", 950, 300, INACTIVE, "0002"),
                    collector(FaultCollectors.SLOW, 950, 0, Standing.ORDINARY, "0008"),
                    collector(FaultCollectors.FAILING, 950, 0, Standing.ORDINARY, "0096"),
                    collector(
                            FaultCollectors.CUT_OFF,
                            950,
                            0,
                            Standing.ORDINARY,
                            "the first answer to a redemption is lost"));

    /** A person of the staff for each role. */
    public static final List<StaffAccount> STAFF =
            List.of(
                    person("reader", "Robin Reader", StaffRole.SUPPORT_READER),
                    person("agent", "Alex Agent", StaffRole.SUPPORT_AGENT),
                    person("finance", "Fran Finance", StaffRole.FINANCE),
                    person("partners", "Pat Partners", StaffRole.PARTNER_MANAGER),
                    person("administrator", "Ada Administrator", StaffRole.PROGRAMME_ADMINISTRATOR),
                    person("auditor", "Audrey Auditor", StaffRole.AUDITOR));

    private static final List<SampleSponsor> SPONSORS =
            List.of(
                    new SampleSponsor(
                            "LOY1",
                            "Loyal Groceries",
                            "100087",
                            List.of("100000", "100001", "130011")),
                    new SampleSponsor("LOY2", "Loyal Fuels", "100088", List.of("100002")));

    private static final List<SampleClient> CLIENTS =
            List.of(
                    new SampleClient("loy1-pos", Optional.of("LOY1"), List.of("amcash")),
                    new SampleClient("loy2-pos", Optional.of("LOY2"), List.of("amcash")),
                    new SampleClient(
                            "avios-hotel",
                            Optional.of("HOTEL"),
                            List.of("debit", "retrieve_username")),
                    new SampleClient(
                            "avios-cars", Optional.of("CARS"), List.of("retrieve_username")),
                    new SampleClient("operator", Optional.empty(), List.of("operator")));

    private final Operations operations;
    private final AviosSandbox avios;

    /**
     * A collector.
     *
     * @param shows what its calls are answered with
     */
    private record SampleCollector(
            String number, long cash, long dream, Standing standing, String shows) {}

    private record SampleSponsor(
            String code, String name, String vendorId, List<String> acquirerIds) {}

    /** A client with a secret. */
    private record SampleClient(String id, Optional<String> partner, List<String> scopes) {

        String secret() {
            return id + "-secret";
        }

        /** Whether members may grant it scopes. */
        boolean isOfMembers() {
            return id.startsWith("avios-");
        }
    }

    /**
     * The sandbox of these operations.
     *
     * @param booksAt opens the same ledger once more, under another clock, for transfers of the
     *     past
     * @param clock the demo's time
     */
    public Sandbox(
            Operations operations, Function<InstantSource, Ledger> booksAt, InstantSource clock) {
        this.operations = operations;
        this.avios = new AviosSandbox(SANDBOX, operations, new AviosHistory(booksAt, clock));
    }

    /** All members, who have no password yet. */
    public List<MemberId> members() {
        return avios.members();
    }

    /** Creates what is missing. */
    public void load() {
        programme();
        SPONSORS.forEach(this::sponsor);
        offer("1111111111", RGL, 95, Optional.empty());
        offer("2222222222", SPL, 85, Optional.of(Set.of("LOY2")));
        COLLECTORS.forEach(this::collector);
        avios.load();
        clients();
        STAFF.forEach(it -> operations.staff().addMissing(SANDBOX, it));
    }

    private void programme() {
        if (catalogue().programme(PROGRAMME).isPresent()) {
            return;
        }
        operations
                .programmes()
                .add(
                        SANDBOX,
                        PROGRAMME,
                        "AIR MILES sandbox",
                        new BusinessCalendar(ZoneId.of("America/Toronto"), LocalTime.of(3, 0)),
                        new Cents(75_000),
                        Set.of(CASH, DREAM));
    }

    private void sponsor(SampleSponsor sponsor) {
        String code = sponsor.code();
        if (catalogue().sponsor(code).isPresent()) {
            return;
        }
        if (catalogue().partner(code).isEmpty()) {
            operations.partners().add(SANDBOX, code, sponsor.name());
        }
        operations
                .partners()
                .addSponsor(
                        SANDBOX,
                        new PartnerOperations.Sponsorship(
                                code,
                                code,
                                PROGRAMME,
                                sponsor.vendorId(),
                                Set.copyOf(sponsor.acquirerIds())));
    }

    private void offer(
            String offerId, OfferType type, long unitMiles, Optional<Set<String>> sponsors) {
        Catalogue catalogue = catalogue();
        ProgrammeId programme = catalogue.programme(PROGRAMME).orElseThrow().id();
        if (catalogue.currentOffer(programme, offerId).isPresent()) {
            return;
        }
        Offer terms =
                new Offer(
                        1,
                        programme,
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
                        false);
        operations.offers().add(SANDBOX, PROGRAMME, terms);
    }

    /** Checks first, because creating a client computes a slow hash. */
    private void clients() {
        Set<String> known =
                operations.clients().all().stream()
                        .map(Client::clientId)
                        .collect(Collectors.toUnmodifiableSet());
        CLIENTS.forEach(it -> client(known, it));
        application(known, "avios-app", "HOTEL");
    }

    /** Members may grant every scope to a client of the partner API. */
    private void client(Set<String> known, SampleClient client) {
        if (known.contains(client.id())) {
            return;
        }
        operations
                .clients()
                .add(
                        SANDBOX,
                        client.id(),
                        client.partner(),
                        Set.copyOf(client.scopes()),
                        client.isOfMembers() ? MemberScope.NAMES : Set.of(),
                        client.isOfMembers() ? Set.of(REDIRECT_URI) : Set.of(),
                        Optional.of(client.secret()));
    }

    /**
     * An application on members' own devices, which also has a redirect address with a private
     * scheme.
     */
    private void application(Set<String> known, String clientId, String partner) {
        if (!known.contains(clientId)) {
            operations
                    .clients()
                    .add(
                            SANDBOX,
                            clientId,
                            Optional.of(partner),
                            Set.of(),
                            MemberScope.NAMES,
                            Set.of(REDIRECT_URI, APPLICATION_URI),
                            Optional.empty());
        }
    }

    private static StaffAccount person(String staff, String fullName, StaffRole role) {
        return new StaffAccount(staff, fullName, staff + "@demo.example", Set.of(role), true);
    }

    private static SampleCollector collector(
            String number, long cash, long dream, Standing standing, String shows) {
        return new SampleCollector(number, cash, dream, standing, shows);
    }

    /** Describes the data, as members of a JSON object. */
    public static void describe(JsonGenerator json) {
        json.writeArrayPropertyStart("clients");
        CLIENTS.forEach(it -> write(json, it));
        json.writeEndArray();
        json.writeArrayPropertyStart("sponsors");
        SPONSORS.forEach(it -> write(json, it));
        json.writeEndArray();
        json.writeArrayPropertyStart("collectors");
        COLLECTORS.forEach(it -> write(json, it));
        json.writeEndArray();
        AviosSandbox.describe(json);
    }

    private static void write(JsonGenerator json, SampleClient client) {
        json.writeStartObject();
        json.writeStringProperty("client", client.id());
        json.writeStringProperty("secret", client.secret());
        client.partner().ifPresent(it -> json.writeStringProperty("partner", it));
        json.writeStringProperty("scope", String.join(" ", client.scopes()));
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, SampleSponsor sponsor) {
        json.writeStartObject();
        json.writeStringProperty("sponsorCode", sponsor.code());
        json.writeStringProperty("vendorId", sponsor.vendorId());
        json.writeArrayPropertyStart("acquirerIds");
        sponsor.acquirerIds().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, SampleCollector collector) {
        json.writeStartObject();
        json.writeStringProperty("number", collector.number());
        json.writeNumberProperty("cash", collector.cash());
        json.writeNumberProperty("dream", collector.dream());
        json.writeStringProperty("shows", collector.shows());
        json.writeEndObject();
    }

    private void collector(SampleCollector collector) {
        CollectorOperations collectors = operations.collectors();
        if (collectors.find(PROGRAMME, collector.number()).isEmpty()) {
            collectors.open(SANDBOX, PROGRAMME, collector.number(), collector.standing());
        }
        issue(collector.number(), CASH, collector.cash());
        issue(collector.number(), DREAM, collector.dream());
    }

    /** Takes effect at the first start; later starts repeat the reference. */
    private void issue(String number, String currency, long miles) {
        if (miles > 0) {
            Adjusting opening =
                    new Adjusting(currency, Miles.of(miles), OPENING_BALANCE, OPENING_BALANCE);
            operations.collectors().issue(SANDBOX, PROGRAMME, number, opening);
        }
    }

    private Catalogue catalogue() {
        return operations.referenceData().current();
    }
}
