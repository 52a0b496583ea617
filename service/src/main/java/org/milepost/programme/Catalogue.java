package org.milepost.programme;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.milepost.programme.OfferRules.OfferKey;

/**
 * All reference data of one committed state of the database, indexed for the look-ups of requests.
 * Use one catalogue for all look-ups of a request, so that they see the same state.
 *
 * <p>Threads: immutable; shared.
 */
public final class Catalogue {
    private final long version;
    private final Map<ProgrammeId, Programme> programmes;
    private final Map<String, Programme> programmesByCode;
    private final Map<PartnerId, Partner> partners;
    private final Map<String, Partner> partnersByCode;
    private final Map<PartnerId, Sponsor> sponsors;
    private final Map<String, Sponsor> sponsorsByCode;
    private final Map<Integer, Offer> offersByVersion;
    private final Map<OfferKey, Offer> currentOffers;
    private final Map<PartnerId, List<Offer>> rankedOffers;
    private final Map<Integer, Outage> outages;
    private final Map<ProgrammeId, List<Outage>> orderedOutages;
    private final Map<AgreementKey, Agreement> agreements;
    private final Map<ApiKeyDigest, ApiKey> apiKeys;
    private final Map<Integer, RedemptionLimit> limits;
    private final Map<ProgrammeId, List<RedemptionLimit>> orderedLimits;

    private record AgreementKey(PartnerId partner, ProgrammeId programme) {}

    /**
     * A catalogue of the given rows.
     *
     * @param version the number of the committed state that the rows are
     * @param offers all versions of all offers
     * @throws IllegalStateException when two rows share an identity, or a row names one that is not
     *     there
     */
    public Catalogue(
            long version,
            Collection<Programme> programmes,
            Collection<Partner> partners,
            Collection<Sponsor> sponsors,
            Collection<Offer> offers,
            Collection<Outage> outages,
            Collection<Agreement> agreements,
            Collection<ApiKey> apiKeys,
            Collection<RedemptionLimit> limits) {
        this.version = version;
        this.programmes = index(programmes, Programme::id);
        this.programmesByCode = index(programmes, Programme::code);
        this.partners = index(partners, Partner::id);
        this.partnersByCode = index(partners, Partner::code);
        this.sponsors = index(sponsors, Sponsor::partner);
        this.sponsorsByCode = index(sponsors, Sponsor::code);
        this.offersByVersion = index(offers, Offer::version);
        this.currentOffers = OfferRules.current(offers);
        this.rankedOffers =
                sponsors.stream()
                        .collect(
                                toUnmodifiableMap(
                                        Sponsor::partner,
                                        sponsor ->
                                                OfferRules.ranked(
                                                        currentOffers.values(), sponsor)));
        this.outages = index(outages, Outage::number);
        this.orderedOutages =
                programmes.stream()
                        .collect(
                                toUnmodifiableMap(
                                        Programme::id,
                                        programme -> OutageRules.ordered(outages, programme.id())));
        this.agreements = index(agreements, it -> new AgreementKey(it.partner(), it.programme()));
        this.apiKeys = index(apiKeys, ApiKey::digest);
        this.limits = index(limits, RedemptionLimit::number);
        this.orderedLimits =
                limits.stream()
                        .sorted(Comparator.comparingInt(RedemptionLimit::number))
                        .collect(groupingBy(RedemptionLimit::programme));
        sponsors.forEach(this::requireKnown);
        agreements.forEach(agreement -> requireKnown(agreement.programme()));
        offers.forEach(offer -> requireKnown(offer.programme()));
        outages.forEach(outage -> outage.programme().ifPresent(this::requireKnown));
        limits.forEach(limit -> requireKnown(limit.programme()));
    }

    /** A catalogue without limits besides those of the programmes. */
    public Catalogue(
            long version,
            Collection<Programme> programmes,
            Collection<Partner> partners,
            Collection<Sponsor> sponsors,
            Collection<Offer> offers,
            Collection<Outage> outages,
            Collection<Agreement> agreements,
            Collection<ApiKey> apiKeys) {
        this(
                version,
                programmes,
                partners,
                sponsors,
                offers,
                outages,
                agreements,
                apiKeys,
                List.of());
    }

    /** The number of the committed state that this is: 1 or more, higher is newer. */
    public long version() {
        return version;
    }

    /** All programmes, in no order. */
    public Collection<Programme> programmes() {
        return programmes.values();
    }

    /**
     * The programme of that number.
     *
     * @throws IllegalStateException when there is none; programmes are never removed
     */
    public Programme programme(ProgrammeId id) {
        return requireKnown(id);
    }

    /** All sponsors, in no order. */
    public Collection<Sponsor> sponsors() {
        return sponsors.values();
    }

    /** The programme of that code. */
    public Optional<Programme> programme(String code) {
        return Optional.ofNullable(programmesByCode.get(code));
    }

    /** All partners, in no order. */
    public Collection<Partner> partners() {
        return partners.values();
    }

    /** The partner of that number. */
    public Optional<Partner> partner(PartnerId id) {
        return Optional.ofNullable(partners.get(id));
    }

    /** The partner of that code. */
    public Optional<Partner> partner(String code) {
        return Optional.ofNullable(partnersByCode.get(code));
    }

    /** The sponsor that the partner is; empty when it is none. */
    public Optional<Sponsor> sponsor(PartnerId partner) {
        return Optional.ofNullable(sponsors.get(partner));
    }

    /** The sponsor of that code. */
    public Optional<Sponsor> sponsor(String code) {
        return Optional.ofNullable(sponsorsByCode.get(code));
    }

    /**
     * The offer version of that number, current or not: what a booked redemption was made under.
     */
    public Optional<Offer> offer(int offerVersion) {
        return Optional.ofNullable(offersByVersion.get(offerVersion));
    }

    /** The newest version of that offer, whether in force or not. */
    public Optional<Offer> currentOffer(ProgrammeId programme, String offerId) {
        return Optional.ofNullable(currentOffers.get(new OfferKey(programme, offerId)));
    }

    /** All versions of that offer, oldest first. */
    public List<Offer> offerVersions(ProgrammeId programme, String offerId) {
        return offersByVersion.values().stream()
                .filter(offer -> offer.programme().equals(programme))
                .filter(offer -> offer.offerId().equals(offerId))
                .sorted(Comparator.comparingInt(Offer::version))
                .toList();
    }

    /** The newest version of every offer, whether in force or not, in no order. */
    public Collection<Offer> currentOffers() {
        return currentOffers.values();
    }

    /**
     * The offers of that store of the sponsor at the instant: those that are open to it, in force
     * and not paused. The first has the fewest miles for a dollar; of equals SPL is before RGL,
     * then the lowest offerId.
     */
    public List<Offer> offersFor(Sponsor sponsor, String storeId, Instant at) {
        List<Offer> ranked = rankedOffers.getOrDefault(sponsor.partner(), List.of());
        return OfferRules.open(ranked, sponsor.code(), storeId, at);
    }

    /** All outages, past and future ones among them, in no order. */
    public Collection<Outage> outages() {
        return outages.values();
    }

    /** The outage of that number. */
    public Optional<Outage> outage(int number) {
        return Optional.ofNullable(outages.get(number));
    }

    /**
     * When the outage is over that the programme has at the instant; empty when it has none.
     * Outages that overlap or meet are one.
     */
    public Optional<Instant> outageEnd(ProgrammeId programme, Instant at) {
        return OutageRules.end(orderedOutages.getOrDefault(programme, List.of()), at);
    }

    /** All limits of redemptions, also past and future ones, in no order. */
    public Collection<RedemptionLimit> limits() {
        return limits.values();
    }

    /** The limit of that number. */
    public Optional<RedemptionLimit> limit(int number) {
        return Optional.ofNullable(limits.get(number));
    }

    /** The limits of the programme, also past and future ones, by number. */
    public List<RedemptionLimit> limits(ProgrammeId programme) {
        return orderedLimits.getOrDefault(programme, List.of());
    }

    /**
     * The limits that redemptions of the partner can count to, by number: past and future ones
     * among them, and those of any offer.
     *
     * @param store where the till is; empty for a redemption without one
     */
    public List<RedemptionLimit> limitsFor(
            ProgrammeId programme, PartnerId partner, Optional<String> store) {
        List<RedemptionLimit> all = limits(programme);
        return all.isEmpty()
                ? all
                : all.stream().filter(it -> it.scope().hasPlace(partner, store)).toList();
    }

    /** All agreements of partners with programmes, in no order. */
    public Collection<Agreement> agreements() {
        return agreements.values();
    }

    /** What the partner agreed with the programme, if anything. */
    public Optional<Agreement> agreement(PartnerId partner, ProgrammeId programme) {
        return Optional.ofNullable(agreements.get(new AgreementKey(partner, programme)));
    }

    /** All keys to the partner API, in no order. */
    public Collection<ApiKey> apiKeys() {
        return apiKeys.values();
    }

    /** The active partner that an active key belongs to which is valid at this time. */
    public Optional<Partner> partnerOfKey(ApiKeyDigest digest, Instant time) {
        return Optional.ofNullable(apiKeys.get(digest))
                .filter(it -> it.isValidAt(time))
                .flatMap(it -> partnerOfKey(it.digest()));
    }

    /** The active partner that an active key belongs to, whether the key has ended or not. */
    public Optional<Partner> partnerOfKey(ApiKeyDigest digest) {
        return Optional.ofNullable(apiKeys.get(digest))
                .filter(ApiKey::active)
                .flatMap(key -> partner(key.partner()))
                .filter(Partner::active);
    }

    private void requireKnown(Sponsor sponsor) {
        requireKnown(sponsor.programme());
        if (!partners.containsKey(sponsor.partner())) {
            throw new IllegalStateException("sponsor " + sponsor.code() + " is no known partner");
        }
    }

    private Programme requireKnown(ProgrammeId id) {
        Programme programme = programmes.get(id);
        if (programme == null) {
            throw new IllegalStateException("there is no programme " + id.value());
        }
        return programme;
    }

    private static <K, V> Map<K, V> index(Collection<V> rows, Function<V, K> key) {
        return rows.stream().collect(toUnmodifiableMap(key, identity()));
    }
}
