package org.milepost.sandbox;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The text that the demo prints: its addresses, who may call, and commands to copy. The commands
 * work in bash and zsh and can be run repeatedly: each run has new keys. All other lines are
 * comments of a shell, so that the whole can be copied; they have no character that a shell without
 * comments, such as an interactive zsh, would interpret as a quote or an operator. Plain ASCII, so
 * that every terminal shows it.
 */
public final class Tour {

    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXX").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

    private Tour() {}

    /**
     * The text for a demo at this address.
     *
     * @param managementUrl the address of health and metrics
     * @param now the demo's time, which the commands to copy contain
     * @param launcher the word that starts Milepost in a shell
     * @param verify the command that audits this demo's ledger
     */
    public static String at(
            String url, String managementUrl, Instant now, String launcher, String verify) {
        return """

               # Milepost demo at %1$s

               #   AIR MILES Cash   POST %1$s/checkout/amcash/{echo,inquire,redeem,reverse}
               #   Avios            POST %1$s/v1/programmes/{ATRP,BAEC}/accounts/{number}/...
               #   Operator         %1$s/operator/v1/...   see docs/OPERATOR.md
               #   Tokens           POST %1$s/oauth/token     keys %1$s/oauth/jwks
               #   Documents        GET  %1$s/docs
               #   Health           GET  %5$s/observe/health/ready

               #   client        secret               is
               #   loy1-pos      loy1-pos-secret      sponsor LOY1, vendor 100087, acquirers 100000, 100001, 130011
               #   loy2-pos      loy2-pos-secret      sponsor LOY2, vendor 100088, acquirer 100002
               #   avios-hotel   avios-hotel-secret   credits and debits members, api_key sandbox0sandbox0sandbox0
               #   operator      operator-secret      of the operator, for /operator/v1

               #   collector     Cash and Dream of a new demo
               #   84095202006    1615 and 4000   ordinary
               #   80000000001     120 and  545   small
               #   80000000067   20000 and    0   richer than the limit of a day

               #   docs/SANDBOX.md has all clients, collectors and members, and what each of them shows.

               # A redemption, in another terminal:

                 TOKEN=$(%6$s token --url %1$s --client loy1-pos --secret loy1-pos-secret)

                 amcash() { curl -s %1$s/checkout/amcash/$1 -H "Authorization: Bearer $TOKEN" \\
                     -H 'Content-Type: application/json' -H "Idempotency-Key: $2" -d "$3"; echo; }

                 TILL='"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"84095202006","dateTime":"%2$s","deviceId":"001","sponsorCode":"LOY1","storeId":"0001","traceId":"1","vendorId":"100087"'
                 RUN=$(date +%%s)$RANDOM

                 amcash inquire any "{$TILL,\\"postTaxBasketAmount\\":\\"16.12\\"}"
                 REDEEMED=$(amcash redeem receipt-$RUN "{$TILL,\\"postTaxBasketAmount\\":\\"16.12\\",\\"dollarRedeemRequest\\":\\"16.12\\"}")
                 echo "$REDEEMED"

               # Send the redeem again: the same answer, and nobody is charged twice. Then give it back:

                 amcash redeem receipt-$RUN "{$TILL,\\"postTaxBasketAmount\\":\\"16.12\\",\\"dollarRedeemRequest\\":\\"16.12\\"}"

                 NUMBER=$(echo "$REDEEMED" | sed 's/.*"txnConfirmationNumber":"\\([0-9A-Z]*\\)".*/\\1/')
                 amcash reverse refund-$RUN "{$TILL,\\"redemptionConfirmationNumber\\":\\"$NUMBER\\"}"

               # The Avios partner API: credit a household, then debit it with a token of the member:

                 avios() { curl -s "%1$s/v1/programmes/ATRP/accounts/3081470000000000/$1-transaction-requests?api_key=sandbox0sandbox0sandbox0" \\
                     -H "Authorization: Bearer $ANA" -H 'Content-Type: application/json' -d "$2"; echo; }

                 ANA=$(%6$s token --url %1$s --member 3081470000000059 --programme ATRP --client avios-hotel --scope "debit retrieve_username")
                 SUM="\\"monetaryAmount\\":{\\"amount\\":100,\\"currency\\":{\\"currencyCode\\":\\"AVIOS\\"}},\\"externalTransactionIdentifier\\":\\"T$RUN\\",\\"externalTransactionDate\\":\\"%3$s\\""

                 avios credit "{$SUM,\\"description\\":\\"Night $RUN\\",\\"externalSource\\":\\"HOTEL1\\",\\"type\\":\\"COLLECTION\\",\\"person\\":{\\"name\\":{\\"familyName\\":\\"HOUSEHOLD\\"}}}"
                 avios debit "{\\"debitTransaction\\":{$SUM,\\"description\\":\\"Breakfast\\",\\"externalReferenceDescription\\":\\"Room 12\\",\\"externalPartnerIdentifier\\":\\"WEB\\",\\"type\\":\\"REDEMPTION\\"}}"

               # Stop with Ctrl-C. The balances stay. This audits the books at any time:

                 %4$s

               """
                .formatted(
                        url,
                        DATE_TIME.format(now),
                        DATE.format(now),
                        verify,
                        managementUrl,
                        launcher);
    }
}
