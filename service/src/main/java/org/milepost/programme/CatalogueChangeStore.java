package org.milepost.programme;

import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.milepost.postgres.Transaction;

/**
 * A change of reference data in progress: its transaction and statements. No other change runs at
 * the same time in any process, so what it reads stays the same until it commits.
 *
 * <p>Adding throws {@link CodeTaken} when a code is in use. All methods throw {@link
 * IllegalArgumentException} when a record refuses a value, or a value names something that does not
 * exist, and {@link org.jdbi.v3.core.JdbiException} when the database fails; either ends the
 * transaction.
 *
 * <p>Threads: belongs to the one that runs the change, and ends with it.
 */
public final class CatalogueChangeStore {
    private final Handle handle;

    CatalogueChangeStore(Handle handle) {
        this.handle = handle;
    }

    /** The transaction, for what is to be written together with the change. */
    public Transaction transaction() {
        return new Transaction(handle);
    }

    /** The reference data as this change has left it so far. */
    public Catalogue catalogue() {
        return CatalogueStore.catalogue(handle);
    }

    /** Adds a programme without currencies, under the next free number. */
    public Programme addProgramme(
            String code, String name, BusinessCalendar calendar, Cents dailyLimit) {
        int id = number("SELECT coalesce(max(programme), 0) + 1 FROM programme");
        Programme programme =
                new Programme(
                        new ProgrammeId(id),
                        code,
                        name,
                        calendar,
                        dailyLimit,
                        Map.of(),
                        Optional.empty());
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
        return programme;
    }

    /** Sets what a collector of the programme may redeem in one business day. */
    public void setDailyLimit(ProgrammeId programme, Cents dailyLimit) {
        int rows =
                handle.createUpdate(
                                """
                                UPDATE programme SET daily_limit_cents = :dailyLimit
                                WHERE programme = :programme
                                """)
                        .bind("programme", programme.value())
                        .bind("dailyLimit", dailyLimit.value())
                        .execute();
        requireFound(rows, "programme " + programme.value());
    }

    /** Sets the lowest balance that a correction may leave in the programme's accounts. */
    public void setBalanceFloor(ProgrammeId programme, long balanceFloor) {
        int rows =
                handle.createUpdate(
                                """
                                UPDATE programme SET balance_floor = :balanceFloor
                                WHERE programme = :programme
                                """)
                        .bind("programme", programme.value())
                        .bind("balanceFloor", balanceFloor)
                        .execute();
        requireFound(rows, "programme " + programme.value());
    }

    /** Gives a programme these settings of the partner API, whether it had some or not. */
    public void setAvios(ProgrammeId programme, AviosSettings settings) {
        handle.createUpdate(
                        """
                        INSERT INTO avios_settings (
                            programme, description_required, client_application_required,
                            credit_years_back, first_name_length_max, family_name_length_max,
                            credit_max, debit_max, reversal_days)
                        VALUES (
                            :programme, :descriptionRequired, :clientApplicationRequired,
                            :creditYearsBack, :firstNameLengthMax, :familyNameLengthMax,
                            :creditMax, :debitMax, :reversalDays)
                        ON CONFLICT (programme) DO UPDATE
                        SET description_required = excluded.description_required,
                            client_application_required = excluded.client_application_required,
                            credit_years_back = excluded.credit_years_back,
                            first_name_length_max = excluded.first_name_length_max,
                            family_name_length_max = excluded.family_name_length_max,
                            credit_max = excluded.credit_max,
                            debit_max = excluded.debit_max,
                            reversal_days = excluded.reversal_days
                        """)
                .bind("programme", programme.value())
                .bind("descriptionRequired", settings.descriptionRequired())
                .bind("clientApplicationRequired", settings.clientApplicationRequired())
                .bind("creditYearsBack", settings.creditYearsBack())
                .bind("firstNameLengthMax", settings.firstNameLengthMax())
                .bind("familyNameLengthMax", settings.familyNameLengthMax())
                .bind("creditMax", settings.creditMax())
                .bind("debitMax", settings.debitMax())
                .bind("reversalDays", settings.reversalDays())
                .execute();
    }

    /** The same change, for the periods of programmes. */
    public PeriodChangeStore periods() {
        return new PeriodChangeStore(handle);
    }

    /** Adds a currency to a programme, under the next free number. */
    public CurrencyId addCurrency(ProgrammeId programme, String code) {
        TextRules.code("a currency's code", code);
        CurrencyId currency =
                new CurrencyId(number("SELECT coalesce(max(currency), 0) + 1 FROM currency"));
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
    }

    /** Adds an active partner, under the next free number. */
    public Partner addPartner(String code, String name) {
        int id = number("SELECT coalesce(max(partner), 0) + 1 FROM partner");
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
    }

    /** Activates or deactivates a partner. */
    public void setPartnerActive(PartnerId partner, boolean active) {
        int rows =
                handle.createUpdate(
                                """
                                UPDATE partner SET active = :active
                                WHERE partner = :partner
                                """)
                        .bind("partner", partner.value())
                        .bind("active", active)
                        .execute();
        requireFound(rows, "partner " + partner.value());
    }

    /** Makes a partner a sponsor. Its house account is in the ledger already. */
    public void addSponsor(Sponsor sponsor) {
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
    }

    /** Gives the sponsor of that partner the vendor and acquirers of this one. */
    public void changeSponsor(Sponsor sponsor) {
        int rows =
                handle.createUpdate(
                                """
                                UPDATE sponsor
                                   SET vendor_id = :vendorId, acquirer_ids = :acquirerIds
                                 WHERE partner = :partner
                                """)
                        .bind("partner", sponsor.partner().value())
                        .bind("vendorId", sponsor.vendorId())
                        .bindArray("acquirerIds", String.class, sponsor.acquirerIds())
                        .execute();
        requireFound(rows, "sponsor " + sponsor.code());
    }

    /** Sets the agreement of a partner with a programme. */
    public void setAgreement(Agreement agreement) {
        Update insert =
                handle.createUpdate(
                                """
                                INSERT INTO agreement (
                                    partner, programme, promoter_codes, credit_max,
                                    issuance_house, redemption_house,
                                    rate_avios, rate_cents, rate_currency)
                                VALUES (
                                    :partner, :programme, :promoterCodes, :creditMax,
                                    :issuanceHouse, :redemptionHouse,
                                    :rateAvios, :rateCents, :rateCurrency)
                                ON CONFLICT (partner, programme) DO UPDATE
                                SET promoter_codes = excluded.promoter_codes,
                                    credit_max = excluded.credit_max,
                                    issuance_house = excluded.issuance_house,
                                    redemption_house = excluded.redemption_house,
                                    rate_avios = excluded.rate_avios,
                                    rate_cents = excluded.rate_cents,
                                    rate_currency = excluded.rate_currency
                                """)
                        .bind("partner", agreement.partner().value())
                        .bind("programme", agreement.programme().value())
                        .bindArray("promoterCodes", String.class, agreement.promoterCodes())
                        .bind("creditMax", agreement.creditMax())
                        .bind("issuanceHouse", agreement.issuanceHouse())
                        .bind("redemptionHouse", agreement.redemptionHouse())
                        .bind("rateAvios", agreement.rate().map(CashRate::avios))
                        .bind("rateCents", agreement.rate().map(it -> it.cash().value()))
                        .bind("rateCurrency", agreement.rate().map(CashRate::currency));
        insert.execute();
    }

    /** Adds a key of a partner. */
    public void addApiKey(ApiKey key) {
        int rows =
                handle.createUpdate(
                                """
                                INSERT INTO api_key
                                    (digest, partner, name, active, created_at, valid_until)
                                VALUES (:digest, :partner, :name, :active, now(), :validUntil)
                                ON CONFLICT DO NOTHING
                                """)
                        .bind("digest", key.digest().bytes())
                        .bind("partner", key.partner().value())
                        .bind("name", key.name())
                        .bind("active", key.active())
                        .bind("validUntil", key.validUntil().map(CatalogueChangeStore::timestamp))
                        .execute();
        requireInserted(rows, "the api_key", key.name());
    }

    /** Activates or deactivates a partner's key, and sets when it ends. */
    public void changeApiKey(ApiKey key) {
        int rows =
                handle.createUpdate(
                                """
                                UPDATE api_key SET active = :active, valid_until = :validUntil
                                WHERE partner = :partner AND name = :name
                                """)
                        .bind("partner", key.partner().value())
                        .bind("name", key.name())
                        .bind("active", key.active())
                        .bind("validUntil", key.validUntil().map(CatalogueChangeStore::timestamp))
                        .execute();
        requireFound(rows, "api_key " + key.name());
    }

    /**
     * Adds an offer, or a new version of one.
     *
     * @param terms makes the offer with the version number that it is given
     */
    public Offer addOffer(IntFunction<Offer> terms) {
        int version = number("SELECT coalesce(max(version), 0) + 1 FROM offer");
        Offer offer = terms.apply(version);
        if (offer.version() != version) {
            throw new IllegalArgumentException("an offer takes the version it is given");
        }
        insert(offer);
        return offer;
    }

    private void insert(Offer offer) {
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

    /** The same change, for outages. */
    public OutageChangeStore outages() {
        return new OutageChangeStore(handle);
    }

    /** The same change, for limits of redemptions. */
    public LimitChangeStore limits() {
        return new LimitChangeStore(handle);
    }

    private int number(String sql) {
        return number(handle, sql);
    }

    static int number(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Integer.class).one();
    }

    private static void requireInserted(int rows, String what, String code) {
        if (rows == 0) {
            throw new CodeTaken(what, code);
        }
    }

    static void requireFound(int rows, String what) {
        if (rows == 0) {
            throw new IllegalArgumentException("there is no " + what);
        }
    }

    private static void bindTexts(Update update, String name, Optional<Set<String>> texts) {
        texts.ifPresentOrElse(
                some -> update.bindArray(name, String.class, some),
                () -> update.bindNull(name, Types.ARRAY));
    }

    static OffsetDateTime timestamp(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
