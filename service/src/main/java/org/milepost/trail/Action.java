package org.milepost.trail;

/** What was done, in an entry of the trail. The words are stored: they never change. */
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
    LIMIT_ADDED("limit.added"),
    LIMIT_CHANGED("limit.changed"),
    ROLE_CHANGED("role.changed"),
    CLIENT_ADDED("client.added"),
    CLIENT_CHANGED("client.changed"),
    SECRET_REPLACED("client.secret-replaced"),
    FORMER_SECRETS_ENDED("client.former-secrets-ended"),
    COLLECTOR_ADDED("collector.added"),
    COLLECTOR_CHANGED("collector.changed"),
    COLLECTOR_ACCOUNT_OPENED("collector.account-opened"),
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
    ACCOUNT_PART_REVERSED("account.part-reversed"),
    COLLECTOR_CREDIT_REVERSED("collector.credit-reversed"),
    ACCOUNT_CREDIT_REVERSED("account.credit-reversed"),
    APPROVAL_ASKED("approval.asked"),
    APPROVAL_APPROVED("approval.approved"),
    APPROVAL_FAILED("approval.failed"),
    APPROVAL_REJECTED("approval.rejected"),
    APPROVAL_WITHDRAWN("approval.withdrawn"),
    APPROVAL_EXPIRED("approval.expired"),
    NOTE_ADDED("note.added"),
    NOTE_CHANGED("note.changed"),
    NOTE_ERASED("note.erased"),
    PASSWORD_RESET("member.password-reset"),
    STAFF_ADDED("staff.added"),
    STAFF_CHANGED("staff.changed"),
    STAFF_CODE_ISSUED("staff.enrolment-code-issued"),
    STAFF_ENROLLED("staff.enrolled"),
    STAFF_SIGN_INS_ENDED("staff.sign-ins-ended"),
    STAFF_PASSKEY_ADDED("staff.passkey-added"),
    STAFF_PASSKEY_REMOVED("staff.passkey-removed"),
    PERSON_ERASED("person.erased"),
    COLLECTOR_MILES_MOVED("collector.moved-out"),
    ACCOUNT_MILES_MOVED("account.moved-out"),
    MILES_MOVED_IN("account.moved-in"),
    COLLECTOR_FORFEITED("collector.forfeited"),
    COLLECTOR_PAID_OUT("collector.paid-out"),
    ACCOUNT_FORFEITED("account.forfeited"),
    ACCOUNT_PAID_OUT("account.paid-out"),
    PERSON_CLOSED("person.closed"),
    PERSON_REOPENED("person.reopened"),
    PERSON_MERGED("person.merged"),
    CARD_REPLACED("card.replaced"),
    CARD_CHANGED("card.changed"),
    SIGNING_KEY_ADDED("signing-key.added"),
    SIGNING_KEY_ENDED("signing-key.ended"),
    COLLECTOR_BREAK_CORRECTED("collector.break-corrected"),
    ACCOUNT_BREAK_CORRECTED("account.break-corrected"),
    BREAK_ASSIGNED("break.assigned"),
    BREAK_EXPLAINED("break.explained"),
    RECONCILIATION_RULE_CHANGED("partner.reconciliation-rule-changed"),
    BATCH_AGREEMENT_CHANGED("partner.batch-agreement-changed"),
    INCOMING_FILE_ANNOUNCED("incoming-file.announced"),
    SECRETS_ENCRYPTED("secrets.encrypted"),
    TEXTS_EXPIRED("trail.texts-expired"),
    IMPORT_BEGUN("import.begun"),
    IMPORT_FINISHED("import.finished"),
    EXPORT_MADE("export.made", EntryKind.READ),
    EXPORT_LOADED("export.loaded"),
    PERSON_READ("person.read", EntryKind.READ),
    CALL_REFUSED("call.refused", EntryKind.REFUSAL),
    CLIENT_SIGN_IN_REFUSED("client.sign-in-refused", EntryKind.REFUSAL),
    STAFF_SIGN_IN_REFUSED("staff.sign-in-refused", EntryKind.REFUSAL),
    CLIENT_SIGNED_IN("client.signed-in", EntryKind.SIGN_IN),
    STAFF_SIGNED_IN("staff.signed-in", EntryKind.SIGN_IN),
    STAFF_TOKEN_ISSUED("staff.token-issued", EntryKind.SIGN_IN);

    private final String word;
    private final EntryKind kind;

    Action(String word) {
        this(word, EntryKind.CHANGE);
    }

    Action(String word, EntryKind kind) {
        this.word = word;
        this.kind = kind;
    }

    /** What an entry with this action is about. */
    public EntryKind kind() {
        return kind;
    }

    /** The stored form. */
    public String word() {
        return word;
    }
}
