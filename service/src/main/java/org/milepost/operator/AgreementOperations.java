package org.milepost.operator;

import static org.milepost.trail.Action.AGREEMENT_CHANGED;
import static org.milepost.trail.Action.AGREEMENT_MADE;
import static org.milepost.trail.Action.API_KEY_ADDED;
import static org.milepost.trail.Action.API_KEY_CHANGED;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Ledger;
import org.milepost.programme.Agreement;
import org.milepost.programme.ApiKey;
import org.milepost.programme.ApiKeyDigest;
import org.milepost.programme.CashRate;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;

/**
 * The operations on agreements of partners with programmes of the partner API, and on partners'
 * keys to it. A key is in one answer only and stored as a hash.
 *
 * <p>Threads: shared.
 *
 * @param currency the code of the currency that agreements are about
 */
public record AgreementOperations(
        Programmes programmes, Ledger ledger, String currency, ChangeStore trail) {

    private static final int KEY_LENGTH = 24;
    private static final String KEY_ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * What a partner may do in a programme.
     *
     * @param promoterCodes what its credits may give as their external source
     */
    public record Conditions(
            Set<String> promoterCodes, long creditMax, boolean debits, Optional<CashRate> rate) {
        public Conditions {
            promoterCodes = Set.copyOf(promoterCodes);
        }

        static Conditions of(Agreement agreement) {
            return new Conditions(
                    agreement.promoterCodes(),
                    agreement.creditMax(),
                    agreement.allowsDebits(),
                    agreement.rate());
        }
    }

    /** A new key: 24 random letters and digits, which are 142 bits. */
    static String newKey() {
        StringBuilder key = new StringBuilder(KEY_LENGTH);
        for (int i = 0; i < KEY_LENGTH; i++) {
            key.append(KEY_ALPHABET.charAt(RANDOM.nextInt(KEY_ALPHABET.length())));
        }
        return key.toString();
    }

    /** Makes an agreement, with house accounts for what is issued and redeemed under it. */
    public Agreement agree(
            Actor actor, String partnerCode, String programmeCode, Conditions conditions) {
        Catalogue now = programmes.current();
        Partner partner = PartnerOperations.require(now, partnerCode);
        Programme programme = programme(now, programmeCode);
        Agreement agreement = agreement(partner, programme, conditions);
        return programmes.change(
                edit -> {
                    Catalogue catalogue = edit.catalogue();
                    if (catalogue.agreement(partner.id(), programme.id()).isPresent()) {
                        throw Problem.exists("an agreement");
                    }
                    edit.setAgreement(agreement);
                    trail.recordAdded(
                            edit.transaction(),
                            actor,
                            AGREEMENT_MADE,
                            partner.code() + "/" + programme.code(),
                            JsonView.of(agreement, catalogue));
                    return agreement;
                });
    }

    /**
     * Changes an agreement.
     *
     * @param change makes the new conditions from those in force; pure
     */
    public Agreement change(
            Actor actor,
            String partnerCode,
            String programmeCode,
            UnaryOperator<Conditions> change) {
        Agreement known = require(programmes.current(), partnerCode, programmeCode);
        // opened before: a house account that no agreement uses does no harm
        Partner partner = PartnerOperations.require(programmes.current(), partnerCode);
        Programme programme = programmes.current().programme(known.programme());
        return programmes.change(
                edit -> {
                    Catalogue catalogue = edit.catalogue();
                    Agreement before = require(catalogue, partnerCode, programmeCode);
                    Agreement after =
                            agreement(partner, programme, change.apply(Conditions.of(before)));
                    if (after.equals(before)) {
                        return before;
                    }
                    edit.setAgreement(after);
                    trail.recordChanged(
                            edit.transaction(),
                            actor,
                            AGREEMENT_CHANGED,
                            partner.code() + "/" + programme.code(),
                            JsonView.of(before, catalogue),
                            JsonView.of(after, catalogue));
                    return after;
                });
    }

    /** Gives a partner a key, of which a hash is stored. */
    public ApiKey addKey(Actor actor, String partnerCode, String name, String key) {
        return programmes.change(
                edit -> {
                    Catalogue catalogue = edit.catalogue();
                    Partner partner = PartnerOperations.require(catalogue, partnerCode);
                    if (findKey(catalogue, partner, name).isPresent()) {
                        throw Problem.exists("an api_key");
                    }
                    ApiKey added = new ApiKey(ApiKeyDigest.of(key), partner.id(), name, true);
                    edit.addApiKey(added);
                    trail.recordAdded(
                            edit.transaction(),
                            actor,
                            API_KEY_ADDED,
                            partner.code() + "/" + name,
                            JsonView.of(added));
                    return added;
                });
    }

    /**
     * Activates or deactivates a key, and sets when it ends.
     *
     * @param change makes the new key from the one in force; pure
     */
    public ApiKey changeKey(
            Actor actor, String partnerCode, String name, UnaryOperator<ApiKey> change) {
        return programmes.change(
                edit -> {
                    Catalogue catalogue = edit.catalogue();
                    Partner partner = PartnerOperations.require(catalogue, partnerCode);
                    ApiKey before = requireKey(catalogue, partner, name);
                    ApiKey after = change.apply(before);
                    if (after.equals(before)) {
                        return before;
                    }
                    edit.changeApiKey(after);
                    trail.recordChanged(
                            edit.transaction(),
                            actor,
                            API_KEY_CHANGED,
                            partner.code() + "/" + name,
                            JsonView.of(before),
                            JsonView.of(after));
                    return after;
                });
    }

    /** An agreement that the path names. */
    static Agreement require(Catalogue catalogue, String partnerCode, String programmeCode) {
        return catalogue
                .partner(partnerCode)
                .flatMap(
                        partner ->
                                catalogue
                                        .programme(programmeCode)
                                        .flatMap(it -> catalogue.agreement(partner.id(), it.id())))
                .orElseThrow(() -> Problem.notFound("agreement"));
    }

    /** The keys of a partner, in no order. */
    static List<ApiKey> keys(Catalogue catalogue, Partner partner) {
        return catalogue.apiKeys().stream()
                .filter(key -> key.partner().equals(partner.id()))
                .toList();
    }

    private static Optional<ApiKey> findKey(Catalogue catalogue, Partner partner, String name) {
        return keys(catalogue, partner).stream().filter(it -> it.name().equals(name)).findFirst();
    }

    private static ApiKey requireKey(Catalogue catalogue, Partner partner, String name) {
        return findKey(catalogue, partner, name).orElseThrow(() -> Problem.notFound("api_key"));
    }

    private Agreement agreement(Partner partner, Programme programme, Conditions conditions) {
        int issued = programme.currency(currency).value();
        int of = partner.id().value();
        return new Agreement(
                partner.id(),
                programme.id(),
                conditions.promoterCodes(),
                conditions.creditMax(),
                ledger.house(issued, of, HouseRole.ISSUANCE).number(),
                conditions.debits()
                        ? OptionalInt.of(ledger.house(issued, of, HouseRole.REDEMPTION).number())
                        : OptionalInt.empty(),
                conditions.rate());
    }

    private Programme programme(Catalogue catalogue, String code) {
        return catalogue
                .programme(code)
                .filter(it -> it.avios().isPresent() && it.currencies().containsKey(currency))
                .orElseThrow(
                        () ->
                                Problem.invalid(
                                        "/programme",
                                        "is not the code of a programme with Avios settings"));
    }
}
