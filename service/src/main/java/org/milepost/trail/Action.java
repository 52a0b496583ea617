package org.milepost.trail;

/** What kind of change was made. The words are stored: they never change. */
public enum Action {
    PROGRAMME_ADDED("programme.added"),
    PROGRAMME_CHANGED("programme.changed"),
    PARTNER_ADDED("partner.added"),
    PARTNER_CHANGED("partner.changed"),
    SPONSOR_ADDED("sponsor.added"),
    SPONSOR_CHANGED("sponsor.changed"),
    OFFER_ADDED("offer.added"),
    OFFER_CHANGED("offer.changed"),
    OUTAGE_DECLARED("outage.declared"),
    OUTAGE_CHANGED("outage.changed"),
    OUTAGE_DELETED("outage.deleted"),
    CLIENT_ADDED("client.added"),
    CLIENT_CHANGED("client.changed"),
    SECRET_REPLACED("client.secret-replaced"),
    COLLECTOR_ADDED("collector.added"),
    COLLECTOR_CHANGED("collector.changed"),
    MILES_ISSUED("collector.issued"),
    BALANCE_ADJUSTED("collector.adjusted"),
    COLLECTOR_PART_REVERSED("collector.part-reversed"),
    AVIOS_SETTINGS_CHANGED("programme.avios-changed"),
    AGREEMENT_MADE("agreement.made"),
    AGREEMENT_CHANGED("agreement.changed"),
    API_KEY_ADDED("api-key.added"),
    API_KEY_CHANGED("api-key.changed"),
    MEMBER_ADDED("member.added"),
    MEMBER_CHANGED("member.changed"),
    GRANTS_ENDED("member.grants-ended"),
    SIGN_INS_ENDED("member.sign-ins-ended"),
    MEMBER_REGISTERED("member.registered"),
    REGISTRATION_CODE_ISSUED("member.registration-code-issued"),
    HOUSEHOLD_OPENED("account.opened"),
    ACCOUNT_CHANGED("account.changed"),
    ACCOUNT_ISSUED("account.issued"),
    ACCOUNT_ADJUSTED("account.adjusted"),
    ACCOUNT_PART_REVERSED("account.part-reversed");

    private final String word;

    Action(String word) {
        this.word = word;
    }

    /** The stored form. */
    String word() {
        return word;
    }
}
