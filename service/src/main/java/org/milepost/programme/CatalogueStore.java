package org.milepost.programme;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Reads reference data, and runs its changes. Every change first raises the catalogue's version:
 * that row's lock lets one change run at a time, and other processes poll the version.
 *
 * <p>All methods throw {@link org.jdbi.v3.core.JdbiException} when the database fails. Then nothing
 * was changed, unless the connection was lost during the commit: then it is not known.
 *
 * <p>Threads: shared; each call uses one connection.
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
                TransactionIsolationLevel.REPEATABLE_READ, CatalogueStore::catalogue);
    }

    /** Runs a change and its raise of the version in one transaction, one change at a time. */
    <T> T change(Function<CatalogueChangeStore, T> change) {
        return jdbi.inTransaction(
                handle -> {
                    handle.registerArrayType(String.class, "text");
                    handle.execute(
                            """
                            UPDATE catalogue SET version = version + 1
                            """);
                    return change.apply(new CatalogueChangeStore(handle));
                });
    }

    /** All reference data, in the snapshot of this transaction. */
    static Catalogue catalogue(Handle handle) {
        return new Catalogue(
                version(handle),
                programmes(handle),
                partners(handle),
                sponsors(handle),
                offers(handle),
                outages(handle),
                agreements(handle),
                apiKeys(handle),
                limits(handle));
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
        Map<ProgrammeId, AviosSettings> avios = avios(handle);
        Map<ProgrammeId, List<ProgrammePeriod>> periods = periods(handle);
        return list(
                handle,
                """
                        SELECT programme, code, name, zone, day_starts, daily_limit_cents,
                               balance_floor
                        FROM programme
                        """,
                row -> {
                    ProgrammeId id = new ProgrammeId(row.getInt("programme"));
                    return new Programme(
                            id,
                            row.getString("code"),
                            row.getString("name"),
                            calendar(
                                    new BusinessCalendar(
                                            ZoneId.of(row.getString("zone")),
                                            row.getObject("day_starts", LocalTime.class)),
                                    periods.getOrDefault(id, List.of())),
                            new Cents(row.getLong("daily_limit_cents")),
                            currencies.getOrDefault(id, Map.of()),
                            Optional.ofNullable(avios.get(id)),
                            row.getLong("balance_floor"),
                            names(periods.getOrDefault(id, List.of())));
                });
    }

    private static BusinessCalendar calendar(
            BusinessCalendar first, List<ProgrammePeriod> periods) {
        BusinessCalendar calendar = first;
        for (ProgrammePeriod period : periods) {
            calendar = calendar.followedBy(period.firstDay(), period.calendar());
        }
        return calendar;
    }

    private static SortedMap<LocalDate, String> names(List<ProgrammePeriod> periods) {
        SortedMap<LocalDate, String> names = new TreeMap<>();
        periods.forEach(it -> names.put(it.firstDay(), it.name()));
        return names;
    }

    private static Map<ProgrammeId, List<ProgrammePeriod>> periods(Handle handle) {
        record Row(ProgrammeId programme, ProgrammePeriod period) {}
        return handle.createQuery(
                        """
                        SELECT programme, first_day, name, zone, day_starts FROM programme_period
                         ORDER BY programme, first_day
                        """)
                .map(
                        (row, _) ->
                                new Row(
                                        new ProgrammeId(row.getInt("programme")),
                                        new ProgrammePeriod(
                                                row.getObject("first_day", LocalDate.class),
                                                row.getString("name"),
                                                ZoneId.of(row.getString("zone")),
                                                row.getObject("day_starts", LocalTime.class))))
                .collect(groupingBy(Row::programme, mapping(Row::period, toList())));
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

    private static Map<ProgrammeId, AviosSettings> avios(Handle handle) {
        record Row(ProgrammeId programme, AviosSettings settings) {}
        return handle.createQuery(
                        """
                        SELECT programme, description_required, client_application_required,
                            credit_years_back, first_name_length_max, family_name_length_max,
                            credit_max, debit_max, reversal_days
                        FROM avios_settings
                        """)
                .map(
                        (row, context) ->
                                new Row(
                                        new ProgrammeId(row.getInt("programme")),
                                        new AviosSettings(
                                                row.getBoolean("description_required"),
                                                row.getBoolean("client_application_required"),
                                                number(row, "credit_years_back"),
                                                row.getInt("first_name_length_max"),
                                                row.getInt("family_name_length_max"),
                                                row.getLong("credit_max"),
                                                row.getLong("debit_max"),
                                                row.getInt("reversal_days"))))
                .collect(toMap(Row::programme, Row::settings));
    }

    private static List<Agreement> agreements(Handle handle) {
        return list(
                handle,
                """
                        SELECT partner, programme, promoter_codes, credit_max, issuance_house,
                            redemption_house, rate_avios, rate_cents, rate_currency
                        FROM agreement
                        """,
                row ->
                        new Agreement(
                                new PartnerId(row.getInt("partner")),
                                new ProgrammeId(row.getInt("programme")),
                                texts(row, "promoter_codes").orElseThrow(),
                                row.getLong("credit_max"),
                                row.getInt("issuance_house"),
                                number(row, "redemption_house"),
                                rate(row)));
    }

    private static Optional<CashRate> rate(ResultSet row) throws SQLException {
        String currency = row.getString("rate_currency");
        return currency == null
                ? Optional.empty()
                : Optional.of(
                        new CashRate(
                                row.getLong("rate_avios"),
                                new Cents(row.getLong("rate_cents")),
                                currency));
    }

    private static List<ApiKey> apiKeys(Handle handle) {
        return list(
                handle,
                """
                        SELECT digest, partner, name, active, created_at, valid_until FROM api_key
                        """,
                row ->
                        new ApiKey(
                                new ApiKeyDigest(row.getBytes("digest")),
                                new PartnerId(row.getInt("partner")),
                                row.getString("name"),
                                row.getBoolean("active"),
                                instant(row, "created_at"),
                                instant(row, "valid_until")));
    }

    private static List<RedemptionLimit> limits(Handle handle) {
        return list(
                handle,
                """
                        SELECT redemption_limit, programme, name, partner, store, offer_id, measure,
                            maximum, window_minutes, enforcement, starts_at, ends_at
                        FROM redemption_limit
                        """,
                row ->
                        new RedemptionLimit(
                                row.getInt("redemption_limit"),
                                new ProgrammeId(row.getInt("programme")),
                                row.getString("name"),
                                new LimitScope(
                                        Optional.ofNullable(row.getObject("partner", Integer.class))
                                                .map(PartnerId::new),
                                        Optional.ofNullable(row.getString("store")),
                                        Optional.ofNullable(row.getString("offer_id"))),
                                LimitMeasure.valueOf(row.getString("measure")),
                                row.getLong("maximum"),
                                new LimitWindow(number(row, "window_minutes")),
                                LimitEnforcement.valueOf(row.getString("enforcement")),
                                instant(row, "starts_at").orElseThrow(),
                                instant(row, "ends_at")));
    }

    private static List<Partner> partners(Handle handle) {
        return list(
                handle,
                """
                        SELECT partner, code, name, active FROM partner
                        """,
                row ->
                        new Partner(
                                new PartnerId(row.getInt("partner")),
                                row.getString("code"),
                                row.getString("name"),
                                row.getBoolean("active")));
    }

    private static List<Sponsor> sponsors(Handle handle) {
        return list(
                handle,
                """
                        SELECT partner, programme, code, vendor_id, acquirer_ids, redemption_house
                        FROM sponsor
                        """,
                row ->
                        new Sponsor(
                                new PartnerId(row.getInt("partner")),
                                new ProgrammeId(row.getInt("programme")),
                                row.getString("code"),
                                row.getString("vendor_id"),
                                texts(row, "acquirer_ids").orElseThrow(),
                                row.getInt("redemption_house")));
    }

    private static List<Offer> offers(Handle handle) {
        return list(
                handle,
                """
                        SELECT version, programme, offer_id, type, unit_miles, unit_cents,
                            description_en, description_fr, sponsors, stores,
                            starts_at, ends_at, paused
                        FROM offer
                        """,
                row ->
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
                                row.getBoolean("paused")));
    }

    private static List<Outage> outages(Handle handle) {
        return list(
                handle,
                """
                        SELECT outage, programme, starts_at, ends_at, note FROM outage
                        """,
                row ->
                        new Outage(
                                row.getInt("outage"),
                                Optional.ofNullable(row.getObject("programme", Integer.class))
                                        .map(ProgrammeId::new),
                                instant(row, "starts_at").orElseThrow(),
                                instant(row, "ends_at").orElseThrow(),
                                Optional.ofNullable(row.getString("note"))));
    }

    private static <T> List<T> list(Handle handle, String sql, RowMapping<T> reader) {
        return handle.createQuery(sql).map((row, context) -> reader.read(row)).list();
    }

    private interface RowMapping<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static Optional<Set<String>> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null
                ? Optional.empty()
                : Optional.of(Set.copyOf(List.of((String[]) array.getArray())));
    }

    private static OptionalInt number(ResultSet row, String column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }
}
