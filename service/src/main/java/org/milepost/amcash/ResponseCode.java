package org.milepost.amcash;

import java.util.HashMap;
import java.util.Map;

/**
 * Every response code of the checkout API, in the order in which their conditions are checked: when
 * several hold, the first wins. The last two can happen at any point.
 *
 * <p>The numbers, the HTTP statuses and the English texts are those of the API's published code
 * tables; the French texts are not from the public documents.
 */
public enum ResponseCode {
    SCHEDULED_OUTAGE("0092", 503, "Scheduled outage", "Interruption planifiée du service"),
    INVALID_PARAMETER(
            "0035", 400, "Invalid request parameter", "Paramètre de la requête non valide"),
    INVALID_COLLECTOR("0025", 401, "Invalid Collector number", "Numéro d’adhérent non valide"),
    INVALID_CONFIRMATION(
            "0057",
            400,
            "Invalid redemption confirmation number",
            "Numéro de confirmation de l’échange non valide"),
    REVERSAL_EXPIRED(
            "0080", 409, "Reversal window expired", "Délai d’annulation de l’échange dépassé"),
    COLLECTOR_INACTIVE("0002", 401, "Collector account inactive", "Compte de l’adhérent inactif"),
    CARD_NOT_PRESENTED("0009", 403, "Card not swiped or scanned", "Carte non glissée ni balayée"),
    SUPPRESSED_UNABLE_TO_REDEEM(
            "0005",
            202,
            "Balance suppressed, unable to redeem",
            "Solde masqué, échange non permis"),
    UNABLE_TO_REDEEM("0006", 202, "Unable to redeem", "Échange non permis"),
    OFFER_UNAVAILABLE(
            "0067", 408, "Offer is temporarily unavailable", "Offre temporairement non disponible"),
    BASKET_TOO_SMALL("0066", 202, "Insufficient basket size", "Montant de l’achat insuffisant"),
    INSUFFICIENT_MILES("0051", 202, "Insufficient reward miles", "Milles insuffisants"),
    DAILY_LIMIT_EXCEEDED(
            "0065",
            202,
            "Exceeded daily redemption limit",
            "Limite quotidienne d’échange dépassée"),
    APPROVED_SUPPRESSED("0001", 202, "Approved - balance suppressed", "Approuvé - solde masqué"),
    APPROVED("0000", 200, "Approved", "Approuvé"),
    TIMED_OUT("0008", 408, "Transaction timeout", "Délai de la transaction dépassé"),
    SERVER_ERROR(
            "0096", 500, "Server error or no response", "Erreur du serveur ou absence de réponse");

    private static final Map<String, ResponseCode> BY_CODE = new HashMap<>();

    static {
        for (ResponseCode code : values()) {
            BY_CODE.put(code.code, code);
        }
    }

    private final String code;
    private final int httpStatus;
    private final String english;
    private final String french;

    ResponseCode(String code, int httpStatus, String english, String french) {
        this.code = code;
        this.httpStatus = httpStatus;
        this.english = english;
        this.french = french;
    }

    /** The four digits. */
    public String code() {
        return code;
    }

    /** The HTTP status that always comes with it. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The text for the till's display. */
    public String message(Language language) {
        return language == Language.FRENCH ? french : english;
    }

    /** Whether the request was carried out. */
    public boolean isApproved() {
        return this == APPROVED || this == APPROVED_SUPPRESSED;
    }

    /** Whether the answer repeats the fields of the request. */
    boolean echoesRequest() {
        return switch (this) {
            case SCHEDULED_OUTAGE, INVALID_PARAMETER, TIMED_OUT, SERVER_ERROR -> false;
            default -> true;
        };
    }

    /** The code with these four digits. */
    static ResponseCode ofCode(String code) {
        ResponseCode known = BY_CODE.get(code);
        if (known == null) {
            throw new IllegalStateException("no response code " + code);
        }
        return known;
    }
}
