package org.milepost.programme;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * The SQL of reference data. Every change first raises the catalogue's version: that row's lock
 * lets one change run at a time, and whoever polls the version sees that there is something to
 * read.
 *
 * <p>All methods throw {@link org.jdbi.v3.core.JdbiException} when the database fails them; then
 * nothing was changed, or, where the connection broke at the commit, it may have been.
 *
 * <p>Threads: shared by all; each call uses one connection.
 */
final class CatalogueStore {
    private final Jdbi jdbi;

    CatalogueStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The version of the last committed change. */
    long version() {
        return jdbi.withHandle(CatalogueStore::version);
    }

    /** All reference data as of one committed state. */
    Catalogue load() {
        return jdbi.inTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle ->
                        new Catalogue(
                                version(handle),
                                programmes(handle),
                                partners(handle),
                                sponsors(handle),
                                offers(handle)));
    }

    Programme addProgramme(String code, String name, BusinessCalendar calendar, Cents dailyLimit) {
        return change(
                handle -> {
                    int id =
                            number(
                                    handle,
                                    """
                                    SELECT coalesce(max(programme), 0) + 1 FROM programme
                                    """);
                    Programme programme =
                            new Programme(
                                    new ProgrammeId(id),
                                    code,
                                    name,
                                    calendar,
                                    dailyLimit,
                                    Map.of());
                    insert(handle, programme);
                    return programme;
                });
    }

    private static void insert(Handle handle, Programme programme) {
        int rows =
                handle.createUpdate(
                                """
                                INSERT INTO programme (
                                    programme, code, name, zone, day_starts, daily_limit_cents)
                                VALUES (
                                    :programme, :code, :name, :zone, CAST(:dayStarts AS time),
                                    :dailyLimit)
                                ON CONFLICT (code) DO NOTHING
                                """)
                        .bind("programme", programme.id().value())
                        .bind("code", programme.code())
                        .bind("name", programme.name())
                        .bind("zone", programme.calendar().zone().getId())
                        .bind("dayStarts", programme.calendar().dayStarts().toString())
                        .bind("dailyLimit", programme.dailyLimit().value())
                        .execute();
        requireInserted(rows, "programme code", programme.code());
    }

    CurrencyId addCurrency(ProgrammeId programme, String code) {
        Text.code("a currency's code", code);
        return change(
                handle -> {
                    int id =
                            number(
                                    handle,
                                    """
                                    SELECT coalesce(max(currency), 0) + 1 FROM currency
                                    """);
                    CurrencyId currency = new CurrencyId(id);
                    int rows =
                            handle.createUpdate(
                                            """
                                            INSERT INTO currency (currency, programme, code)
                                            VALUES (:currency, :programme, :code)
                                            ON CONFLICT (programme, code) DO NOTHING
                                            """)
                                    .bind("currency", currency.value())
                                    .bind("programme", programme.value())
                                    .bind("code", code)
                                    .execute();
                    requireInserted(rows, "currency code", code);
                    return currency;
                });
    }

    Partner addPartner(String code, String name) {
        return change(
                handle -> {
                    int id =
                            number(
                                    handle,
                                    """
                                    SELECT coalesce(max(partner), 0) + 1 FROM partner
                                    """);
                    Partner partner = new Partner(new PartnerId(id), code, name, true);
                    int rows =
                            handle.createUpdate(
                                            """
                                            INSERT INTO partner (partner, code, name, active)
                                            VALUES (:partner, :code, :name, :active)
                                            ON CONFLICT (code) DO NOTHING
                                            """)
                                    .bind("partner", id)
                                    .bind("code", partner.code())
                                    .bind("name", partner.name())
                                    .bind("active", partner.active())
                                    .execute();
                    requireInserted(rows, "partner code", code);
                    return partner;
                });
    }

    void setPartnerActive(PartnerId partner, boolean active) {
        change(
                handle -> {
                    int rows =
                            handle.createUpdate(
                                            """
                                            UPDATE partner SET active = :active
                                            WHERE partner = :partner
                                            """)
                                    .bind("partner", partner.value())
                                    .bind("active", active)
                                    .execute();
                    if (rows == 0) {
                        throw new IllegalArgumentException(
                                "there is no partner " + partner.value());
                    }
                    return rows;
                });
    }

    void addSponsor(Sponsor sponsor) {
        change(
                handle -> {
                    int rows =
                            handle.createUpdate(
                                            """
                                            INSERT INTO sponsor (
                                                partner, programme, code, vendor_id, acquirer_ids,
                                                redemption_house)
                                            VALUES (
                                                :partner, :programme, :code, :vendorId,
                                                :acquirerIds, :redemptionHouse)
                                            ON CONFLICT DO NOTHING
                                            """)
                                    .bind("partner", sponsor.partner().value())
                                    .bind("programme", sponsor.programme().value())
                                    .bind("code", sponsor.code())
                                    .bind("vendorId", sponsor.vendorId())
                                    .bindArray("acquirerIds", String.class, sponsor.acquirerIds())
                                    .bind("redemptionHouse", sponsor.redemptionHouse())
                                    .execute();
                    requireInserted(rows, "sponsor code, or its partner, of", sponsor.code());
                    return rows;
                });
    }

    Offer addOffer(IntFunction<Offer> terms) {
        return change(
                handle -> {
                    int version =
                            number(
                                    handle,
                                    """
                                    SELECT coalesce(max(version), 0) + 1 FROM offer
                                    """);
                    Offer offer = terms.apply(version);
                    if (offer.version() != version) {
                        throw new IllegalArgumentException(
                                "an offer takes the version it is given");
                    }
                    insert(handle, offer);
                    return offer;
                });
    }

    private static void insert(Handle handle, Offer offer) {
        Update insert =
                handle.createUpdate(
                                """
                                INSERT INTO offer (
                                    version, programme, offer_id, type, unit_miles, unit_cents,
                                    description_en, description_fr, sponsors, stores,
                                    starts_at, ends_at, paused)
                                VALUES (
                                    :version, :programme, :offerId, :type, :unitMiles, :unitCents,
                                    :descriptionEn, :descriptionFr, :sponsors, :stores,
                                    :startsAt, :endsAt, :paused)
                                """)
                        .bind("version", offer.version())
                        .bind("programme", offer.programme().value())
                        .bind("offerId", offer.offerId())
                        .bind("type", offer.type().name())
                        .bind("unitMiles", offer.unitMiles())
                        .bind("unitCents", offer.unitCents().value())
                        .bind("descriptionEn", offer.descriptionEn())
                        .bind("descriptionFr", offer.descriptionFr())
                        .bind("startsAt", timestamp(offer.startsAt()))
                        .bind("paused", offer.paused());
        bindTexts(insert, "sponsors", offer.sponsors());
        bindTexts(insert, "stores", offer.stores());
        offer.endsAt()
                .ifPresentOrElse(
                        end -> insert.bind("endsAt", timestamp(end)),
                        () -> insert.bindNull("endsAt", Types.TIMESTAMP_WITH_TIMEZONE));
        insert.execute();
    }

    /** Runs a change and its raise of the version in one transaction, one change at a time. */
    private <T> T change(Function<Handle, T> change) {
        return jdbi.inTransaction(
                handle -> {
                    handle.registerArrayType(String.class, "text");
                    handle.execute(
                            """
                            UPDATE catalogue SET version = version + 1
                            """);
                    return change.apply(handle);
                });
    }

    private static int number(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Integer.class).one();
    }

    private static void requireInserted(int rows, String what, String code) {
        if (rows == 0) {
            throw new CodeTaken(what, code);
        }
    }

    private static long version(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT version FROM catalogue
                        """)
                .mapTo(Long.class)
                .one();
    }

    private static List<Programme> programmes(Handle handle) {
        Map<ProgrammeId, Map<String, CurrencyId>> currencies = currencies(handle);
        return handle.createQuery(
                        """
                        SELECT programme, code, name, zone, day_starts, daily_limit_cents
                        FROM programme
                        """)
                .map(
                        (row, context) -> {
                            ProgrammeId id = new ProgrammeId(row.getInt("programme"));
                            return new Programme(
                                    id,
                                    row.getString("code"),
                                    row.getString("name"),
                                    new BusinessCalendar(
                                            ZoneId.of(row.getString("zone")),
                                            row.getObject("day_starts", LocalTime.class)),
                                    new Cents(row.getLong("daily_limit_cents")),
                                    currencies.getOrDefault(id, Map.of()));
                        })
                .list();
    }

    private static Map<ProgrammeId, Map<String, CurrencyId>> currencies(Handle handle) {
        record Row(ProgrammeId programme, String code, CurrencyId currency) {}
        return handle.createQuery(
                        """
                        SELECT programme, code, currency FROM currency
                        """)
                .map(
                        (row, context) ->
                                new Row(
                                        new ProgrammeId(row.getInt("programme")),
                                        row.getString("code"),
                                        new CurrencyId(row.getInt("currency"))))
                .collect(groupingBy(Row::programme, toMap(Row::code, Row::currency)));
    }

    private static List<Partner> partners(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT partner, code, name, active FROM partner
                        """)
                .map(
                        (row, context) ->
                                new Partner(
                                        new PartnerId(row.getInt("partner")),
                                        row.getString("code"),
                                        row.getString("name"),
                                        row.getBoolean("active")))
                .list();
    }

    private static List<Sponsor> sponsors(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT partner, programme, code, vendor_id, acquirer_ids, redemption_house
                        FROM sponsor
                        """)
                .map(
                        (row, context) ->
                                new Sponsor(
                                        new PartnerId(row.getInt("partner")),
                                        new ProgrammeId(row.getInt("programme")),
                                        row.getString("code"),
                                        row.getString("vendor_id"),
                                        texts(row, "acquirer_ids").orElseThrow(),
                                        row.getInt("redemption_house")))
                .list();
    }

    private static List<Offer> offers(Handle handle) {
        return handle.createQuery(
                        """
                        SELECT version, programme, offer_id, type, unit_miles, unit_cents,
                            description_en, description_fr, sponsors, stores,
                            starts_at, ends_at, paused
                        FROM offer
                        """)
                .map(
                        (row, context) ->
                                new Offer(
                                        row.getInt("version"),
                                        new ProgrammeId(row.getInt("programme")),
                                        row.getString("offer_id"),
                                        OfferType.valueOf(row.getString("type")),
                                        row.getLong("unit_miles"),
                                        new Cents(row.getLong("unit_cents")),
                                        row.getString("description_en"),
                                        row.getString("description_fr"),
                                        texts(row, "sponsors"),
                                        texts(row, "stores"),
                                        instant(row, "starts_at").orElseThrow(),
                                        instant(row, "ends_at"),
                                        row.getBoolean("paused")))
                .list();
    }

    private static void bindTexts(Update update, String name, Optional<Set<String>> texts) {
        texts.ifPresentOrElse(
                some -> update.bindArray(name, String.class, some),
                () -> update.bindNull(name, Types.ARRAY));
    }

    private static Optional<Set<String>> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null
                ? Optional.empty()
                : Optional.of(Set.copyOf(List.of((String[]) array.getArray())));
    }

    private static OffsetDateTime timestamp(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }
}
