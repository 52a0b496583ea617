package org.milepost.bulk;

import java.util.List;
import java.util.stream.Stream;

/**
 * A table that an export carries, as one file.
 *
 * @param name that of the table; the file has {@code .csv} after it
 * @param isSecret whether it has what proves who somebody is, so that it is only exported on demand
 * @param where which rows; empty for all
 */
record ExportedTable(String name, boolean isSecret, String where) {

    /** All of them, each after those that it refers to. */
    static final List<ExportedTable> ALL =
            Stream.of(
                            plain("catalogue"),
                            plain("programme"),
                            plain("programme_period"),
                            plain("currency"),
                            plain("partner"),
                            plain("house"),
                            plain("sponsor"),
                            plain("offer"),
                            plain("redemption_limit"),
                            plain("outage"),
                            plain("avios_settings"),
                            plain("agreement"),
                            plain("role_limit"),
                            plain("epoch"),
                            plain("account"),
                            plain("transfer"),
                            plain("transfer_leg"),
                            plain("transfer_text"),
                            plain("part_reversal"),
                            plain("imprint"),
                            plain("answer"),
                            plain("house_stripe"),
                            plain("feed_origin"),
                            plain("feed"),
                            // Those of read models are left out with the models.
                            new ExportedTable(
                                    "feed_reader", false, "WHERE reader <> 'transfer-model'"),
                            new ExportedTable(
                                    "feed_position", false, "WHERE reader <> 'transfer-model'"),
                            plain("member"),
                            plain("member_profile"),
                            plain("household_member"),
                            plain("card"),
                            plain("closure"),
                            plain("staff"),
                            plain("change_count"),
                            plain("change"),
                            plain("change_text"),
                            plain("limit_use"),
                            plain("approval"),
                            plain("note"),
                            plain("refusal"),
                            plain("refusal_loss"),
                            plain("import_run"),
                            plain("verification"),
                            plain("settlement_opening"),
                            plain("settlement_programme"),
                            plain("settlement_line"),
                            plain("settlement_total"),
                            plain("settlement_day"),
                            plain("settlement_closing"),
                            plain("settlement_due"),
                            plain("settlement_file"),
                            plain("settlement_content"),
                            plain("settlement_part"),
                            plain("batch_agreement"),
                            plain("incoming_file"),
                            plain("incoming_part"),
                            plain("incoming_place"),
                            plain("batch_line"),
                            plain("reconciliation_rule"),
                            plain("reconciliation_run"),
                            plain("partner_line"),
                            plain("our_line"),
                            plain("reconciliation_break"),
                            secret("installation_secret"),
                            secret("signing_key"),
                            secret("client"),
                            secret("former_secret"),
                            secret("api_key"),
                            secret("member_credential"),
                            secret("registration_code"),
                            secret("staff_password"),
                            secret("staff_passkey"))
                    .toList();

    /**
     * The tables that are left out: what ends by itself within days and is asked for again, and the
     * read models, which a server makes from the rest.
     */
    static final List<String> LEFT_OUT =
            List.of(
                    "sign_in",
                    "member_grant",
                    "refresh_token",
                    "staff_code",
                    "staff_sign_in",
                    "staff_token",
                    "staff_used_challenge",
                    "person_change",
                    "person_model",
                    "transfer_model",
                    "request_key_model",
                    "movement_model",
                    "verification_mark");

    private static ExportedTable plain(String name) {
        return new ExportedTable(name, false, "");
    }

    private static ExportedTable secret(String name) {
        return new ExportedTable(name, true, "");
    }

    /** The name of the file. */
    String file() {
        return name + ".csv";
    }
}
